package io.sonostream.learning.quantisation;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.Shape;
import io.sonostream.network.quantisation.Quantisation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What is tried, fastest first: everything in bytes; the same with biases that make good what bytes
 * lose in the mean, which costs no speed; the ends of the network in bf16, where a rounded pixel or
 * a rounded logit can't be made good by later layers; and all convolutions at full resolution,
 * which draw the contour.
 */
final class Ladder {
  private Ladder() {}

  /**
   * Plans for a network of ours, each made when it is its turn.
   *
   * @param correction of the biases of a plan
   */
  static List<Supplier<Quantisation>> plans(
      Graph graph, Quantisation everything, UnaryOperator<Quantisation> correction) {
    List<Supplier<Quantisation>> plans = new ArrayList<>();
    for (Set<String> wide : rungs(graph)) {
      plans.add(() -> everything.withWide(wide));
    }
    plans.add(1, () -> correction.apply(everything));
    return plans;
  }

  /** Convolutions that stay in bf16, rung by rung. */
  static List<Set<String>> rungs(Graph graph) {
    List<String> convolutions = new ArrayList<>();
    Set<String> fullSize = new LinkedHashSet<>();
    Shape input = graph.input();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Convolution) {
        convolutions.add(node.name());
        if (node.shape().sameSizeAs(input) || graph.inputShapes(node).get(0).sameSizeAs(input)) {
          fullSize.add(node.name());
        }
      }
    }
    return rungs(convolutions, fullSize);
  }

  /**
   * As {@link #rungs(Graph)}, of a network from elsewhere, which computes in f32 what is not bytes.
   *
   * @param convolutions from input to output, at least one
   */
  static List<Set<String>> rungs(List<String> convolutions, Set<String> fullSize) {
    Set<String> ends = new LinkedHashSet<>();
    ends.add(convolutions.get(0));
    ends.add(convolutions.get(convolutions.size() - 1));
    Set<String> all = new LinkedHashSet<>(fullSize);
    all.addAll(ends);
    return List.of(Set.of(), ends, all);
  }
}
