package io.sonostream.network.graph;

/**
 * Multiply-adds of the convolutions for one frame, the papers' measure of cost; everything else is
 * small beside them.
 */
public final class MultiplyAdds {
  private MultiplyAdds() {}

  public static long of(Graph graph) {
    return graph.nodes().stream().mapToLong(node -> of(graph, node)).sum();
  }

  /** Of one node; 0 for what is not a convolution. */
  public static long of(Graph graph, Node node) {
    long outputs = node.shape().elements();
    if (node.op() instanceof Op.Convolution conv) {
      long in = graph.inputShapes(node).get(0).channels() / conv.groups();
      return outputs * in * conv.kernel() * conv.kernel();
    }
    if (node.op() instanceof Op.UpConvolution) {
      return outputs * graph.inputShapes(node).get(0).channels();
    }
    return 0;
  }
}
