package io.sonostream.benchmarks.engine;

import io.sonostream.model.engine.EngineKind;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.MultiplyAdds;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.graph.Shape;
import io.sonostream.network.torchscript.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * What bounds an engine: each layer takes at least the time of its operations at the speed of a
 * large matrix product, and at least that of its bytes at the speed of memory (Williams, Waterman
 * and Patterson, Roofline, CACM 52(4), 2009).
 *
 * @param gigaOperations of one frame, two for each multiply-add
 * @param megabytes of one frame: what a layer reads and writes, each once, with its share of the
 *     weights; normalisation, activation and concatenation are a part of the next or last
 *     convolution, and cost nothing
 * @param peakGigaOperations a second, of the matrix product
 * @param gigabytesPerSecond of memory
 * @param boundFps frames a second that no layer-by-layer run of it can pass. Layers that stay in a
 *     cache can: then this is passed where memory bounds
 * @param fps what was measured
 * @param share fps / boundFps
 */
record Roofline(
    String engine,
    int batch,
    double gigaOperations,
    double megabytes,
    double peakGigaOperations,
    double gigabytesPerSecond,
    double boundFps,
    double fps,
    double share) {

  /** For each row of these engines at the largest batch of the race whose peak is known. */
  static List<Roofline> of(
      Graph graph, List<ServingRow> rows, List<EngineKind> kinds, Peaks peaks) {
    int largest = rows.stream().mapToInt(ServingRow::batch).max().orElseThrow();
    List<Roofline> roofs = new ArrayList<>();
    for (ServingRow row : rows) {
      for (EngineKind kind : kinds) {
        Double peak = peaks.operationsPerSecond().get(kind.precision());
        if (row.batch() == largest && row.engine().equals(kind.label()) && peak != null) {
          roofs.add(of(graph, row, kind.precision(), peak, peaks.bytesPerSecond()));
        }
      }
    }
    return roofs;
  }

  static Roofline of(
      Graph graph,
      ServingRow row,
      Precision precision,
      double operationsPerSecond,
      double bytesPerSecond) {
    double seconds = 0;
    double allBytes = 0;
    double allOperations = 0;
    for (Node node : graph.nodes()) {
      if (partOfAnother(node.op())) {
        continue;
      }
      double operations = 2.0 * MultiplyAdds.of(graph, node);
      double bytes = width(precision) * elements(graph, node, row.batch());
      seconds += Math.max(operations / operationsPerSecond, bytes / bytesPerSecond);
      allOperations += operations;
      allBytes += bytes;
    }
    return new Roofline(
        row.engine(),
        row.batch(),
        allOperations / 1e9,
        allBytes / 1e6,
        operationsPerSecond / 1e9,
        bytesPerSecond / 1e9,
        1 / seconds,
        row.fps(),
        row.fps() * seconds);
  }

  private static double elements(Graph graph, Node node, int batch) {
    List<Shape> inputs = graph.inputShapes(node);
    double activations = node.shape().elements() + inputs.stream().mapToLong(Shape::elements).sum();
    double weights =
        node.op().parameters(node.name(), inputs).stream().mapToLong(Parameter::elements).sum();
    return activations + weights / batch;
  }

  private static boolean partOfAnother(Op op) {
    return op instanceof Op.Input
        || op instanceof Op.Normalise
        || op instanceof Op.BatchNorm
        || op instanceof Op.Activation
        || op instanceof Op.Concat
        || op instanceof Op.Dropout
        || op instanceof Op.Crop
        || op instanceof Op.ProbabilityBytes;
  }

  private static int width(Precision precision) {
    return switch (precision) {
      case F32 -> 4;
      case BF16, F16 -> 2;
      case INT8 -> 1;
    };
  }
}
