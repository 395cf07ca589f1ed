package io.sonostream.network.graph;

/**
 * Multiply-adds of the convolutions for one frame, the papers' measure of cost; everything else is
 * small beside them.
 */
public final class MultiplyAdds {
  private MultiplyAdds() {}

  public static long of(Graph graph) {
    long total = 0;
    for (Node node : graph.nodes()) {
      long outputs = node.shape().elements();
      if (node.op() instanceof Op.Convolution conv) {
        long in = graph.inputShapes(node).get(0).channels() / conv.groups();
        total += outputs * in * conv.kernel() * conv.kernel();
      } else if (node.op() instanceof Op.UpConvolution) {
        total += outputs * graph.inputShapes(node).get(0).channels();
      }
    }
    return total;
  }
}
