package io.sonostream.model.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of a network by torch's names, for example {@code encoder.0.conv1.weight}, in a fixed
 * order. Immutable.
 */
public record StateDict(Map<String, Tensor> tensors) {
  public StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** The tensor of that name; an unknown name is a programming error. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor named " + name + " among " + tensors.keySet());
    }
    return tensor;
  }
}
