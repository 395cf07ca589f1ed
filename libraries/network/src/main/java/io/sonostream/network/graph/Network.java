package io.sonostream.network.graph;

import io.sonostream.network.ModelException;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /** What computes a node's values, which are the only output. */
  public Network upTo(String node) {
    Graph part =
        new Graph(
            graph.nodes().subList(0, graph.nodes().indexOf(graph.node(node)) + 1), List.of(node));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    part.parameters().forEach(p -> tensors.put(p.name(), state.get(p.name())));
    return new Network(part, new StateDict(tensors));
  }
}
