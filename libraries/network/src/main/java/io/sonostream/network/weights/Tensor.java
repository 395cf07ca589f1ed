package io.sonostream.network.weights;

import java.util.Arrays;

/**
 * A 32-bit float tensor in row-major order.
 *
 * @param shape sizes, outermost first; empty for a scalar
 * @param values product of the shape many floats, owned by this tensor: nobody writes to them after
 *     construction
 */
@SuppressWarnings("ArrayRecordComponent")
public record Tensor(int[] shape, float[] values) {
  public Tensor {
    long size = 1;
    for (int side : shape) {
      size = Math.multiplyExact(size, (long) side);
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "tensor of shape "
              + Arrays.toString(shape)
              + " needs "
              + size
              + " values, got "
              + values.length);
    }
  }
}
