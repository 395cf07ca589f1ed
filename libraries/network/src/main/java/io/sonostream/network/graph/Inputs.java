package io.sonostream.network.graph;

import io.sonostream.network.ModelException;
import java.util.List;

/** What operations demand of their inputs, in one form of words. */
final class Inputs {
  private Inputs() {}

  static void check(boolean fits, String node, Object expected, Object found) {
    if (!fits) {
      throw new ModelException("node " + node + ": expected " + expected + ", found " + found);
    }
  }

  static void count(String node, List<Shape> inputs, int expected) {
    check(inputs.size() == expected, node, expected + " inputs", inputs.size());
  }

  static Shape only(String node, List<Shape> inputs) {
    count(node, inputs, 1);
    return inputs.get(0);
  }

  static Shape pooled(String node, List<Shape> inputs, int size) {
    Shape x = only(node, inputs);
    check(
        x.height() % size == 0 && x.width() % size == 0,
        node,
        "height and width divisible by " + size,
        x.height() + "x" + x.width());
    return new Shape(x.channels(), x.height() / size, x.width() / size);
  }
}
