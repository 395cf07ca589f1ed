package io.sonostream.network.weights;

import io.sonostream.network.ModelException;
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

  /**
   * @param what the thing that was read, for messages
   * @throws ModelException naming the first tensor with a value that is NaN or infinite
   */
  public void requireFinite(String what) {
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      float[] values = entry.getValue().values();
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw new ModelException(
              what
                  + ": "
                  + entry.getKey()
                  + " holds "
                  + values[i]
                  + " at "
                  + i
                  + "; all weights must be finite, train or fetch the model again");
        }
      }
    }
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
