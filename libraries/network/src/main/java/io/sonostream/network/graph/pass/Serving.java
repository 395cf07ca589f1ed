package io.sonostream.network.graph.pass;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Network;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import java.util.ArrayList;
import java.util.List;

/** Turns a network as it was trained into the one that is served: bytes in, bytes out. */
public final class Serving {
  private static final List<Pass> PASSES =
      List.of(
          new PruneForServing(),
          new FoldBatchNorm(),
          new FoldPixelScale(),
          new UpConvolutionAsDepthToSpace());

  private Serving() {}

  /** Unsigned bytes (N,C,H,W) to f32 logits (N,K,H,W). */
  public static Network logits(Network trained) {
    Network network = trained;
    for (Pass pass : PASSES) {
      network = pass.apply(network);
    }
    return network;
  }

  /** Unsigned bytes (N,C,H,W) to unsigned bytes (N,K,H,W), 0-255 for probabilities of 0-1. */
  public static Network probabilities(Network trained) {
    Network network = logits(trained);
    Graph graph = network.graph();
    Node last = graph.node(graph.outputs().get(0));
    List<Node> nodes = new ArrayList<>(graph.nodes());
    nodes.add(
        new Node(
            "probability",
            new Op.ProbabilityBytes(),
            List.of(last.name()),
            last.shape(),
            last.stage()));
    return new Network(new Graph(nodes, List.of("probability")), network.state());
  }
}
