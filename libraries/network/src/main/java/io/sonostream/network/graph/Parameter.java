package io.sonostream.network.graph;

import java.util.List;

/**
 * A tensor that a node needs, by its full torch name.
 *
 * @param name for example {@code encoder.0.conv1.weight}
 * @param shape torch's layout: convolutions (out,in/groups,kh,kw), transposed ones (in,out,kh,kw)
 */
public record Parameter(String name, Role role, List<Integer> shape) {

  /** What the tensor is for: decides how it is initialised and whether a gradient reaches it. */
  public enum Role {
    KERNEL(true),
    /** Of a transposed convolution whose taps don't overlap: each makes a pixel of its own. */
    UP_KERNEL(true),
    BIAS(true),
    NORM_SCALE(true),
    NORM_SHIFT(true),
    RUNNING_MEAN(false),
    RUNNING_VARIANCE(false);

    private final boolean learned;

    Role(boolean learned) {
      this.learned = learned;
    }

    /** False for statistics, which batch norm itself updates. */
    public boolean learned() {
      return learned;
    }
  }

  public Parameter {
    shape = List.copyOf(shape);
  }

  public long elements() {
    long product = 1;
    for (int side : shape) {
      product *= side;
    }
    return product;
  }

  public int[] dimensions() {
    return shape.stream().mapToInt(Integer::intValue).toArray();
  }
}
