package io.sonostream.cli.models;

import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.architecture.Architectures;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.MultiplyAdds;
import io.sonostream.network.graph.ReceptiveField;
import io.sonostream.network.graph.Shape;
import java.util.List;
import java.util.Locale;

/**
 * One architecture at one input size; its fields are the names in the JSON.
 *
 * @param architecture with every default written out
 * @param input (C,H,W), as output
 * @param trainable parameters that train by default
 * @param multiplyAdds of the convolutions, for one frame
 * @param receptiveField pixels in each direction that can change one pixel of the mask
 */
record ArchitectureRow(
    String architecture,
    String paper,
    List<Integer> input,
    List<Integer> output,
    long parameters,
    long trainable,
    long multiplyAdds,
    int receptiveField) {

  static ArchitectureRow of(ArchitectureSpec spec, Graph graph) {
    return new ArchitectureRow(
        spec.complete().toString(),
        Architectures.paper(spec.name()),
        sides(graph.input()),
        sides(graph.output()),
        graph.parameterCount(),
        graph.trainableCount(),
        MultiplyAdds.of(graph),
        ReceptiveField.rows(graph));
  }

  private static List<Integer> sides(Shape shape) {
    return List.of(shape.channels(), shape.height(), shape.width());
  }

  static String header() {
    return String.format(
        Locale.ROOT,
        "%-42s %12s %12s %9s %6s  %s",
        "architecture",
        "parameters",
        "trainable",
        "GMACs",
        "field",
        "frame -> mask");
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-42s %,12d %,12d %9.2f %6d  %s -> %s",
        architecture,
        parameters,
        trainable,
        multiplyAdds / 1e9,
        receptiveField,
        shape(input),
        shape(output));
  }

  private static String shape(List<Integer> sides) {
    return sides.get(0) + "x" + sides.get(1) + "x" + sides.get(2);
  }
}
