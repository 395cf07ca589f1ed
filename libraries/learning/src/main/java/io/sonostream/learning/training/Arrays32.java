package io.sonostream.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sonostream.network.weights.Tensor;

/** Between 32-bit tensors on the heap and arrays of the engine. */
final class Arrays32 {
  private Arrays32() {}

  static Tensor tensor(NDArray array) {
    long[] sides = array.getShape().getShape();
    int[] shape = new int[sides.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = Math.toIntExact(sides[i]);
    }
    return new Tensor(shape, array.toFloatArray());
  }

  static NDArray array(NDManager manager, Tensor tensor) {
    long[] sides = new long[tensor.shape().length];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = tensor.shape()[i];
    }
    return manager.create(tensor.values(), new Shape(sides));
  }
}
