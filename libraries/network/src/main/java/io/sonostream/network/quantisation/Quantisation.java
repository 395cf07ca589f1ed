package io.sonostream.network.quantisation;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a network's activations become bytes.
 *
 * @param frames that the ranges were seen on
 * @param ranges by the name of the node in the serving graph whose values they are
 * @param wide convolutions that compute in bf16 all the same, since bytes would cost accuracy
 */
public record Quantisation(int frames, Map<String, ValueRange> ranges, Set<String> wide) {
  public Quantisation {
    ranges = Collections.unmodifiableMap(new TreeMap<>(ranges));
    wide = Collections.unmodifiableSet(new TreeSet<>(wide));
    if (frames < 1) {
      throw new IllegalArgumentException(
          "a quantisation is of " + frames + " frames; at least 1 is needed");
    }
  }

  public Quantisation withWide(Set<String> convolutions) {
    return new Quantisation(frames, ranges, convolutions);
  }

  /**
   * The serving network with every node as an output whose range must be known; bytes in, f32 out.
   *
   * @param serving logits, as {@link io.sonostream.network.graph.pass.Serving#logits} gives them
   */
  public static Network observed(Network serving) {
    Graph graph = serving.graph();
    List<String> nodes =
        graph.nodes().stream().filter(node -> hasRange(node.op())).map(Node::name).toList();
    return new Network(new Graph(graph.nodes(), nodes), serving.state());
  }

  /**
   * Whether what a node computes has values of its own: pixels are bytes already, and a pool or a
   * crop of bytes keeps their meaning.
   */
  public static boolean hasRange(Op op) {
    return !(op instanceof Op.Input
        || op instanceof Op.Normalise
        || op instanceof Op.DepthToSpace
        || op instanceof Op.MaxPool
        || op instanceof Op.Crop
        || op instanceof Op.Concat);
  }
}
