package io.sonostream.learning.quantisation;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is tried, fastest first: everything in bytes; the ends of the network in bf16, where a
 * rounded pixel or a rounded logit can't be made good by later layers; and all convolutions at full
 * resolution, which draw the contour.
 */
final class Ladder {
  private Ladder() {}

  /** Convolutions that stay in bf16, rung by rung. */
  static List<Set<String>> rungs(Graph graph) {
    Set<String> ends = new LinkedHashSet<>();
    Set<String> fullSize = new LinkedHashSet<>();
    Shape input = graph.input();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Convolution) {
        if (fullSize.isEmpty()) {
          ends.add(node.name());
        }
        if (node.shape().sameSizeAs(input) || graph.inputShapes(node).get(0).sameSizeAs(input)) {
          fullSize.add(node.name());
        }
      }
    }
    graph.nodes().stream()
        .filter(node -> node.op() instanceof Op.Convolution)
        .reduce((first, second) -> second)
        .ifPresent(last -> ends.add(last.name()));
    fullSize.addAll(ends);
    List<Set<String>> rungs = new ArrayList<>(List.of(Set.of(), ends, fullSize));
    return List.copyOf(rungs);
  }
}
