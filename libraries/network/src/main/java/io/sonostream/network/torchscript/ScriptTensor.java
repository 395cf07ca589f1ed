package io.sonostream.network.torchscript;

import io.sonostream.network.weights.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor as an archive holds it: its element type and the order of its bytes.
 *
 * @param channelsLast store a kernel (out,in,kh,kw) as (out,kh,kw,in), which channels_last
 *     convolutions read without reordering it at every call
 * @param requiresGrad whether training updates it
 */
record ScriptTensor(Tensor tensor, ScalarType type, boolean channelsLast, boolean requiresGrad) {

  static ScriptTensor parameter(Tensor tensor, boolean learned) {
    return new ScriptTensor(tensor, ScalarType.FLOAT, false, learned);
  }

  static ScriptTensor weight(Tensor tensor, ScalarType type) {
    return new ScriptTensor(tensor, type, tensor.shape().length == 4, false);
  }

  long elements() {
    return tensor.values().length;
  }

  int[] strides() {
    int[] shape = tensor.shape();
    if (channelsLast) {
      int in = shape[1];
      return new int[] {shape[2] * shape[3] * in, 1, shape[3] * in, in};
    }
    int[] strides = new int[shape.length];
    Arrays.fill(strides, 1);
    for (int i = shape.length - 2; i >= 0; i--) {
      strides[i] = strides[i + 1] * shape[i + 1];
    }
    return strides;
  }

  /** Little-endian bytes in storage order. */
  byte[] bytes() {
    float[] values = tensor.values();
    ByteBuffer out =
        ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    if (!channelsLast) {
      for (float value : values) {
        type.put(out, value);
      }
      return out.array();
    }
    int in = tensor.shape()[1];
    int window = tensor.shape()[2] * tensor.shape()[3];
    for (int kernel = 0; kernel < tensor.shape()[0]; kernel++) {
      for (int pixel = 0; pixel < window; pixel++) {
        for (int channel = 0; channel < in; channel++) {
          type.put(out, values[(kernel * in + channel) * window + pixel]);
        }
      }
    }
    return out.array();
  }
}
