package io.sonostream.network.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.weights.StateDict;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialisationTest {
  private static final Graph GRAPH =
      ArchitectureSpec.parse("unet(base=4,depth=2)").build(1, 1, 32, 32);

  private static List<Parameter> of(Parameter.Role role) {
    return GRAPH.parameters().stream().filter(parameter -> parameter.role() == role).toList();
  }

  /** Else its answer is a grid from the first step on, which a short training does not unlearn. */
  @Test
  void anUpConvolutionBeginsByRepeatingPixels() {
    StateDict state = Initialisation.of(GRAPH, 1);
    List<Parameter> kernels = of(Parameter.Role.UP_KERNEL);
    assertThat(kernels).hasSize(2);
    for (Parameter kernel : kernels) {
      float[] values = state.get(kernel.name()).values();
      for (int i = 0; i < values.length; i += 4) {
        for (int tap = 1; tap < 4; tap++) {
          assertThat(values[i + tap]).as("%s at %d", kernel.name(), i).isEqualTo(values[i]);
        }
      }
      assertThat(variance(values))
          .as("that of a kernel whose taps differ")
          .isBetween(0.6 * expected(kernel), 1.6 * expected(kernel));
    }
  }

  @Test
  void otherKernelsAreDrawnTapByTap() {
    StateDict state = Initialisation.of(GRAPH, 1);
    for (Parameter kernel : of(Parameter.Role.KERNEL)) {
      float[] values = state.get(kernel.name()).values();
      assertThat(values.length < 2 || values[0] != values[1]).as(kernel.name()).isTrue();
    }
  }

  private static double variance(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * (double) value;
    }
    return sum / values.length;
  }

  private static double expected(Parameter kernel) {
    return 2.0 * kernel.shape().get(0) / kernel.elements();
  }
}
