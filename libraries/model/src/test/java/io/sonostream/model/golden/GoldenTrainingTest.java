package io.sonostream.model.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.torchscript.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The archive that trains has PyTorch's gradients and moves its statistics as PyTorch does. */
class GoldenTrainingTest {
  private static final double VANISHING = 1e-4;

  static List<String> names() {
    return Golden.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void evaluatesAllOutputsAsPyTorch(String name) throws Exception {
    Golden golden = Golden.read(name);
    Graph graph = golden.graph();
    try (Differentiation archive =
        new Differentiation(graph, Formula.state(graph), Precision.F32)) {
      float[] logits = archive.evaluate(golden.pixels(), golden.shape());
      assertThat(GoldenForwardTest.relative(logits, golden.logits())).isLessThan(1e-4);
    }
  }

  /**
   * Every tensor's gradient lies within 2 % of its norm of PyTorch's, and most networks within a
   * tenth of that: where an activation is within rounding of 0, another order of summation may put
   * it on the other side of a ReLU, which moves all gradients upstream at once.
   */
  @Test
  void hasTheGradientsAndStatisticsOfPyTorch() throws Exception {
    Map<String, Double> errors = new LinkedHashMap<>();
    for (String name : Golden.NAMES) {
      errors.put(name, largestError(Golden.read(name)));
    }
    System.out.println("largest errors of gradients over their norms: " + errors);
    assertThat(errors.values()).allMatch(error -> error < 2e-2);
    assertThat(errors.values().stream().filter(error -> error < 2e-3)).hasSizeGreaterThan(3);
  }

  private static double largestError(Golden golden) throws Exception {
    Graph graph = golden.graph();
    try (Differentiation archive =
        new Differentiation(graph, Formula.state(graph), Precision.F32)) {
      Map<String, float[]> found = archive.gradients(golden.pixels(), golden.shape());
      archive
          .values()
          .forEach(
              (parameter, values) -> {
                if (parameter.contains(".running_")) {
                  found.put(parameter, values);
                }
              });
      assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(golden.probes().keySet());
      double largest = 0;
      for (Map.Entry<String, float[]> tensor : found.entrySet()) {
        largest = Math.max(largest, error(tensor.getKey(), tensor.getValue(), golden));
      }
      return largest;
    }
  }

  /** Differences of the projection and of the norm, over the norm. */
  private static double error(String name, float[] values, Golden golden) {
    double[] expected = golden.probes().get(name);
    float[] probe = Formula.uniform(name + "#probe", values.length);
    double dot = 0;
    double square = 0;
    for (int i = 0; i < values.length; i++) {
      dot += (double) values[i] * probe[i];
      square += (double) values[i] * values[i];
    }
    double difference =
        Math.max(Math.abs(dot - expected[0]), Math.abs(Math.sqrt(square) - expected[1]));
    // A bias before a batch norm has no gradient but rounding, which is not compared.
    return difference / Math.max(expected[1], VANISHING);
  }

  @Test
  void bf16HasTheDirectionOfF32() throws Exception {
    Golden golden = Golden.read("unet");
    Graph graph = golden.graph();
    try (Differentiation f32 = new Differentiation(graph, Formula.state(graph), Precision.F32);
        Differentiation bf16 = new Differentiation(graph, Formula.state(graph), Precision.BF16)) {
      Map<String, float[]> exact = f32.gradients(golden.pixels(), golden.shape());
      Map<String, float[]> rough = bf16.gradients(golden.pixels(), golden.shape());
      double[] sums = new double[3];
      exact.forEach(
          (name, values) -> {
            float[] other = rough.get(name);
            for (int i = 0; i < values.length; i++) {
              sums[0] += values[i] * (double) other[i];
              sums[1] += values[i] * (double) values[i];
              sums[2] += other[i] * (double) other[i];
            }
          });
      assertThat(sums[0] / Math.sqrt(sums[1] * sums[2])).isBetween(0.9, 0.99999);
    }
  }

  @Test
  void aFrozenBatchNormKeepsItsStatisticsInTrainingMode() throws Exception {
    Golden golden = Golden.read("unet");
    Graph graph = golden.graph();
    try (Differentiation archive =
        new Differentiation(graph, Formula.state(graph), Precision.F32)) {
      Map<String, float[]> before = archive.values();
      archive.gradients(golden.pixels(), golden.shape());
      Map<String, float[]> live = archive.values();
      assertThat(live.get("encoder.0.bn1.running_mean"))
          .isNotEqualTo(before.get("encoder.0.bn1.running_mean"));

      archive.freeze(name -> name.startsWith("encoder."));
      Map<String, float[]> gradients = archive.gradients(golden.pixels(), golden.shape());
      Map<String, float[]> frozen = archive.values();
      assertThat(gradients.keySet()).noneMatch(name -> name.startsWith("encoder."));
      assertThat(gradients).containsKey("decoder.0.conv1.weight");
      frozen.forEach(
          (name, values) -> {
            if (name.startsWith("encoder.")) {
              assertThat(values).as(name).isEqualTo(live.get(name));
            } else if (name.contains(".running_")) {
              assertThat(values).as(name).isNotEqualTo(live.get(name));
            }
          });
    }
  }
}
