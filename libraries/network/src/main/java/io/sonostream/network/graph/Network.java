package io.sonostream.network.graph;

import io.sonostream.network.ModelException;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A graph with the values of all its tensors: what passes transform and writers write. */
public record Network(Graph graph, StateDict state) {
  public Network {
    List<String> faults = new ArrayList<>();
    Set<String> unknown = new LinkedHashSet<>(state.tensors().keySet());
    for (Parameter parameter : graph.parameters()) {
      Tensor tensor = state.tensors().get(parameter.name());
      unknown.remove(parameter.name());
      if (tensor == null) {
        faults.add(parameter.name() + " is missing");
      } else if (!Arrays.equals(tensor.shape(), parameter.dimensions())) {
        faults.add(
            parameter.name()
                + " has shape "
                + Arrays.toString(tensor.shape())
                + ", expected "
                + parameter.shape());
      }
    }
    unknown.forEach(name -> faults.add(name + " belongs to no node"));
    if (!faults.isEmpty()) {
      throw new ModelException("the weights do not fit the network: " + String.join("; ", faults));
    }
  }
}
