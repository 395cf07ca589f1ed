package io.sonostream.network.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many rows of the frame can change one pixel of the served output, far from the border: each
 * node's rows are traced back to the rows that it reads. Squeeze-and-excite gates, which see the
 * whole frame through a global pool, are left out.
 */
public final class ReceptiveField {
  /**
   * Output pixels at different places in the pooling grid see differently; all phases are tried.
   */
  private static final int PHASES = 256;

  private ReceptiveField() {}

  /** Rows from first to last; the columns are as many, for all kernels are square. */
  public static int rows(Graph graph) {
    int widest = 0;
    for (int row = 0; row < PHASES; row++) {
      Rows read = trace(graph, new Rows(row, row));
      widest = Math.max(widest, read.last() - read.first() + 1);
    }
    return widest;
  }

  private static Rows trace(Graph graph, Rows output) {
    Map<String, Rows> read = new HashMap<>(Map.of(graph.outputs().get(0), output));
    List<Node> backwards = new ArrayList<>(graph.nodes());
    Collections.reverse(backwards);
    for (Node node : backwards) {
      Rows rows = read.get(node.name());
      if (rows != null && !(node.op() instanceof Op.GlobalAveragePool)) {
        for (String input : node.inputs()) {
          Rows needed = back(node, graph.node(input).shape().height(), rows);
          read.merge(input, needed, Rows::spanning);
        }
      }
    }
    Rows frame = read.get(graph.nodes().get(0).name());
    return frame == null ? output : frame;
  }

  private static Rows back(Node node, int inputHeight, Rows rows) {
    if (node.op() instanceof Op.Convolution conv) {
      int first = rows.first() * conv.stride() - conv.padding();
      return new Rows(first, rows.last() * conv.stride() - conv.padding() + conv.kernel() - 1);
    }
    if (node.op() instanceof Op.MaxPool pool) {
      return rows.pooled(pool.size());
    }
    if (node.op() instanceof Op.AveragePool pool) {
      return rows.pooled(pool.size());
    }
    if (node.op() instanceof Op.UpConvolution || node.op() instanceof Op.DepthToSpace) {
      return new Rows(Math.floorDiv(rows.first(), 2), Math.floorDiv(rows.last(), 2));
    }
    if (node.op() instanceof Op.Interpolate resize) {
      double scale = (double) inputHeight / resize.height();
      return new Rows(
          (int) Math.floor((rows.first() + 0.5) * scale - 0.5),
          (int) Math.floor((rows.last() + 0.5) * scale - 0.5) + 1);
    }
    if (node.op() instanceof Op.Crop crop) {
      int top = (inputHeight - crop.height()) / 2;
      return new Rows(rows.first() + top, rows.last() + top);
    }
    return rows;
  }

  private record Rows(int first, int last) {
    Rows spanning(Rows other) {
      return new Rows(Math.min(first, other.first), Math.max(last, other.last));
    }

    Rows pooled(int size) {
      return new Rows(first * size, last * size + size - 1);
    }
  }
}
