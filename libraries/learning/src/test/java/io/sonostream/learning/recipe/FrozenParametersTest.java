package io.sonostream.learning.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sonostream.learning.training.TrainingBatch;
import io.sonostream.learning.training.TrainingOptions;
import io.sonostream.learning.training.TrainingSession;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.architecture.Architectures;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every strategy on every architecture: what is frozen stays bit-identical, what learns moves. */
class FrozenParametersTest {
  private static final int EPOCHS = 12;

  private static final List<String> STRATEGIES =
      List.of(
          "full",
          "default",
          "contracting-only",
          "expanding-only",
          "frozen-prefix(2)",
          "shallow-to-deep",
          "deep-to-shallow",
          "discriminative",
          "full+frozen-bn",
          "expanding-only+frozen-bn");

  /** Small ones, with the channels, the side and the number of their frames. */
  static List<Arguments> networks() {
    return List.of(
        arguments("unet(base=4,depth=2)", 1, 16, 2),
        arguments("unet-original(base=4,depth=2)", 1, 60, 2),
        arguments("unet-dstl", 3, 32, 2),
        arguments("unet-efficientnet-b0", 3, 64, 2),
        arguments("unet-vgg16", 3, 32, 2),
        arguments("unet-vgg11", 3, 32, 2),
        arguments("attention-unet(base=4,depth=2)", 1, 16, 2),
        arguments("unet-plus-plus(base=4,depth=2)", 1, 16, 2),
        arguments("unet-residual(base=4,depth=2)", 1, 16, 2));
  }

  @Test
  void noArchitectureIsLeftOut() {
    assertThat(networks().stream().map(n -> ArchitectureSpec.parse((String) n.get()[0]).name()))
        .containsExactlyInAnyOrderElementsOf(Architectures.names());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void frozenParametersStayBitIdentical(String architecture, int channels, int side, int count) {
    Graph graph = ArchitectureSpec.parse(architecture).build(channels, 1, side, side);
    try (TrainingSession session =
        new TrainingSession(
            graph, Initialisation.of(graph, 3), TrainingOptions.standard(Precision.F32, 1))) {
      TrainingBatch batch = batch(graph, count);
      StateDict before = session.weights();
      for (String name : STRATEGIES) {
        ParameterRates rates = new ParameterRates(graph, Strategy.parse(name), EPOCHS);
        for (int epoch = 0; epoch < EPOCHS; epoch += EPOCHS / 2) {
          Map<String, Double> factors = rates.at(epoch);
          if (epoch > 0 && factors.equals(rates.at(0))) {
            continue; // nothing has woken
          }
          session.learn(factors);
          session.step(batch, 1e-3);
          StateDict after = session.weights();
          for (Parameter parameter : graph.parameters()) {
            check(name, epoch, parameter, factors, before, after);
          }
          before = after;
        }
      }
    }
  }

  private static void check(
      String strategy,
      int epoch,
      Parameter parameter,
      Map<String, Double> factors,
      StateDict before,
      StateDict after) {
    String name = parameter.name();
    boolean same = Arrays.equals(before.get(name).values(), after.get(name).values());
    if (factors.get(name) == 0) {
      assertThat(same).as("%s, epoch %d: %s is frozen", strategy, epoch, name).isTrue();
    } else if (parameter.role() == Parameter.Role.KERNEL
        || parameter.role() == Parameter.Role.UP_KERNEL) {
      assertThat(same).as("%s, epoch %d: %s learns", strategy, epoch, name).isFalse();
    }
  }

  private static TrainingBatch batch(Graph graph, int count) {
    int pixels = graph.input().channels() * graph.input().height() * graph.input().width();
    int outputs = graph.output().height() * graph.output().width();
    byte[] noise = new byte[count * pixels];
    new Random(1).nextBytes(noise);
    ByteBuffer image = ByteBuffer.allocateDirect(noise.length);
    image.put(0, noise);
    ByteBuffer classes = ByteBuffer.allocateDirect(count * outputs);
    for (int i = 0; i < count * outputs; i += 3) {
      classes.put(i, (byte) 1);
    }
    return new TrainingBatch(image, classes, count);
  }
}
