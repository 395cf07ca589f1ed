package io.sonostream.model.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.model.engine.Instructions;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written for each architecture computes what PyTorch does from the same weights. */
class GoldenForwardTest {
  private static final double RELATIVE = 1e-4;

  static List<String> names() {
    return Golden.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void torchScriptAgreesWithPyTorch(String name) throws Exception {
    Golden golden = Golden.read(name);
    Graph graph = golden.graph();
    StateDict state = Formula.state(graph);
    try (Archive archive =
        Archive.serving(
            ".pt", out -> TorchScript.writeServingLogits(graph, state, Precision.F32, out))) {
      float[] logits = archive.floats(golden.frames(), golden.shape());
      assertThat(relative(logits, golden.served())).isLessThan(RELATIVE);
    }
    try (Archive archive =
        Archive.serving(".pt", out -> TorchScript.writeServing(graph, state, Precision.F32, out))) {
      assertRounded(archive.unsigned(golden.frames(), golden.shape()), golden, 0.51);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void onnxAgreesWithPyTorch(String name) throws Exception {
    Golden golden = Golden.read(name);
    Graph graph = golden.graph();
    StateDict state = Formula.state(graph);
    try (Archive archive = Archive.serving(".onnx", out -> Onnx.writeLogits(graph, state, out))) {
      float[] logits = archive.floats(golden.frames(), golden.shape());
      assertThat(relative(logits, golden.served())).isLessThan(RELATIVE);
    }
    try (Archive archive = Archive.serving(".onnx", out -> Onnx.write(graph, state, out))) {
      assertRounded(archive.unsigned(golden.frames(), golden.shape()), golden, 0.51);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void bf16StaysCloseToPyTorch(String name) throws Exception {
    Golden golden = Golden.read(name);
    Graph graph = golden.graph();
    StateDict state = Formula.state(graph);
    try (Archive archive =
        Archive.serving(
            ".pt", out -> TorchScript.writeServingLogits(graph, state, Precision.BF16, out))) {
      float[] logits = archive.floats(golden.frames(), golden.shape());
      assertThat(relative(logits, golden.served())).isLessThan(0.05).isGreaterThan(1e-5);
    }
  }

  /** Packing moves weights, and fusing a ReLU saves a store and a load. */
  @ParameterizedTest
  @MethodSource("names")
  void packedWeightsAndFusedActivationsGiveTheAnswersOfThePlainArchive(String name)
      throws Exception {
    assertThat(differenceOfPacked(name, Precision.F32)).isLessThanOrEqualTo(1e-5);
  }

  /** No number changes; but SiLU and sigmoid are rounded to bf16 once instead of twice. */
  @ParameterizedTest
  @MethodSource("names")
  void packedWeightsAndFusedActivationsGiveTheAnswersOfThePlainArchiveInBf16(String name)
      throws Exception {
    boolean curved = name.contains("efficientnet") || name.contains("attention");
    assertThat(differenceOfPacked(name, Precision.BF16)).isLessThanOrEqualTo(curved ? 0.02 : 0);
  }

  private static double differenceOfPacked(String name, Precision precision) throws Exception {
    Instructions.assumeToPack(precision);
    Golden golden = Golden.read(name);
    Graph graph = golden.graph();
    StateDict state = Formula.state(graph);
    try (Archive packed =
            Archive.serving(
                ".pt", out -> TorchScript.writePackedLogits(graph, state, precision, out));
        Archive plain =
            Archive.serving(
                ".pt", out -> TorchScript.writeServingLogits(graph, state, precision, out))) {
      return relative(
          packed.floats(golden.frames(), golden.shape()),
          plain.floats(golden.frames(), golden.shape()));
    }
  }

  /** Largest absolute difference over the largest absolute value. */
  static double relative(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      difference = Math.max(difference, Math.abs((double) found[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    System.out.printf("relative difference %.2g%n", difference / largest);
    return difference / largest;
  }

  private static void assertRounded(int[] found, Golden golden, double tolerance) {
    double[] expected = probabilities(golden);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(Math.abs(found[i] - 255 * expected[i])).isLessThan(tolerance);
    }
  }

  private static double[] probabilities(Golden golden) {
    Graph graph = golden.graph();
    float[] logits = golden.served();
    double[] probabilities = new double[logits.length];
    int planes = graph.output().channels();
    int plane = graph.output().height() * graph.output().width();
    for (int i = 0; i < logits.length; i++) {
      if (planes == 1) {
        probabilities[i] = 1 / (1 + Math.exp(-logits[i]));
        continue;
      }
      int first = i / (planes * plane) * planes * plane + i % plane;
      double sum = 0;
      for (int k = 0; k < planes; k++) {
        sum += Math.exp(logits[first + k * plane] - logits[i]);
      }
      probabilities[i] = 1 / sum;
    }
    return probabilities;
  }
}
