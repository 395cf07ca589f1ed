package io.sonostream.learning.quantisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.BiasCorrection;
import io.sonostream.model.engine.Calibration;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.architecture.Architectures;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rung of every architecture can be written, loaded and run, and computes the network. */
class LadderTest {
  /** Small ones, with the channels and the side of their frames. */
  static List<Arguments> networks() {
    return List.of(
        arguments("unet(base=4,depth=2)", 1, 32),
        arguments("unet-original(base=4,depth=2)", 1, 60),
        arguments("unet-dstl", 1, 64),
        arguments("attention-unet(base=4,depth=2)", 1, 32),
        arguments("unet-plus-plus(base=4,depth=2)", 1, 32),
        arguments("unet-residual(base=4,depth=2)", 1, 32),
        arguments("unet-vgg11", 3, 32),
        arguments("unet-vgg16", 3, 32),
        arguments("unet-efficientnet-b0", 3, 64));
  }

  @Test
  void noArchitectureIsLeftOut() {
    assertThat(networks().stream().map(n -> ArchitectureSpec.parse((String) n.get()[0]).name()))
        .containsExactlyInAnyOrderElementsOf(Architectures.names());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyRungComputesTheNetwork(String architecture, int channels, int side) {
    assumeTrue(EngineKind.PYTORCH_CPU_INT8.missing().isEmpty(), "no AVX512-VNNI");
    Graph graph = ArchitectureSpec.parse(architecture).build(channels, 1, side, side);
    StateDict weights = Initialisation.of(graph, 5);
    byte[] pixels = new byte[channels * side * side];
    new Random(3).nextBytes(pixels);
    ByteBuffer frames = ByteBuffer.allocateDirect(pixels.length).put(0, pixels);
    PixelImage frame = new PixelImage(side, side, channels, pixels);
    Quantisation everything = new Calibration(graph, weights).on(frames, 1);

    EngineOptions exact = new EngineOptions("pytorch-cpu-f32", 0, null);
    byte[] f32 = probabilities(Engines.load(graph, weights, exact), frame);
    BiasCorrection correction = new BiasCorrection(graph, weights);
    for (var plan : Ladder.plans(graph, everything, made -> correction.of(made, frames, 1))) {
      Quantisation made = plan.get();
      byte[] int8 = probabilities(Engines.loadInt8(graph, weights, made, 0), frame);
      assertThat(meanDifference(f32, int8)).as("%s", made).isLessThan(8);
    }
  }

  @Test
  void biasesAreCorrectedBeforeALayerFallsBackAndOnlyThen() {
    Graph graph = ArchitectureSpec.parse("unet(base=4,depth=2)").build(1, 1, 32, 32);
    Quantisation everything = new Quantisation(1, Map.of(), Set.of());
    AtomicInteger corrected = new AtomicInteger();
    var plans =
        Ladder.plans(
            graph,
            everything,
            plan -> {
              corrected.incrementAndGet();
              return plan.withCorrections(Map.of("head", List.of(0.5f)));
            });
    assertThat(plans.get(0).get()).isEqualTo(everything);
    assertThat(corrected).as("made before its turn").hasValue(0);
    assertThat(plans.get(1).get())
        .isEqualTo(everything.withCorrections(Map.of("head", List.of(0.5f))));
    assertThat(plans.get(2).get().wide()).containsExactlyInAnyOrder("encoder.0.conv1", "head");
    assertThat(plans).hasSize(4);
  }

  private static byte[] probabilities(LoadedModel model, PixelImage frame) {
    ModelGeometry geometry =
        new ModelGeometry(
            model.input(), model.outputPlanes(), model.outputHeight(), model.outputWidth());
    try (FrameSegmenter segmenter = new FrameSegmenter(model, new Letterbox(geometry, 0.5))) {
      return segmenter.planes(frame)[0];
    }
  }

  /** In bytes of probability, 0-255. */
  private static double meanDifference(byte[] one, byte[] other) {
    long sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((one[i] & 0xff) - (other[i] & 0xff));
    }
    return (double) sum / one.length;
  }
}
