package io.sonostream.network.graph.pass;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Leaves out what only training needs: dropout, side outputs and the nodes that only they use. */
public final class PruneForServing implements Pass {
  @Override
  public Network apply(Network network) {
    Graph graph = network.graph();
    String output = graph.outputs().get(0);
    Set<String> needed = new HashSet<>(Set.of(output));
    List<Node> backwards = new ArrayList<>(graph.nodes());
    Collections.reverse(backwards);
    for (Node node : backwards) {
      if (needed.contains(node.name())) {
        needed.addAll(node.inputs());
      }
    }
    Map<String, String> standIns = new HashMap<>();
    List<Node> kept = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<String> inputs = node.inputs().stream().map(i -> standIns.getOrDefault(i, i)).toList();
      if (node.op() instanceof Op.Dropout) {
        standIns.put(node.name(), inputs.get(0));
      } else if (needed.contains(node.name()) || node.op() instanceof Op.Input) {
        kept.add(node.withInputs(inputs));
      }
    }
    Graph pruned = new Graph(kept, List.of(standIns.getOrDefault(output, output)));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : pruned.parameters()) {
      tensors.put(parameter.name(), network.state().get(parameter.name()));
    }
    return new Network(pruned, new StateDict(tensors));
  }
}
