package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.quantisation.ValueRange;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What biases make good of what bytes lose. */
class BiasCorrectionTest {
  private static final int FRAMES = 4;

  /** Three classes and their background: channels must not be mixed up. */
  private final Graph graph = SmallModels.graph(4);

  private final StateDict weights = SmallModels.weights(4);

  /**
   * Ranges that clip what is above a quarter of the highest value: bytes then answer too little.
   */
  private Quantisation clipped(ByteBuffer frames) {
    Quantisation seen = new Calibration(graph, weights).on(frames, FRAMES);
    Map<String, ValueRange> ranges = new HashMap<>();
    seen.ranges()
        .forEach(
            (node, range) -> ranges.put(node, new ValueRange(range.lowest(), range.highest() / 4)));
    return new Quantisation(FRAMES, ranges, Set.of());
  }

  private static ByteBuffer frames() {
    ByteBuffer frames = ByteBuffer.allocateDirect(FRAMES * SmallModels.INPUT.frameBytes());
    for (PixelImage frame : SpeckleFrames.make(SmallModels.INPUT, FRAMES)) {
      frames.put(frame.pixels());
    }
    return frames;
  }

  @Test
  void inTheMeanEveryPlaneAnswersInBytesWhatItAnswersInF32() throws IOException {
    assumeTrue(EngineKind.PYTORCH_CPU_INT8.missing().isEmpty(), "no AVX512-VNNI");
    ByteBuffer frames = frames();
    NetworkBytes exact = new NetworkBytes();
    TorchScript.writeServingLogits(graph, weights, Precision.F32, exact);
    double[] f32 = means(exact, frames);

    Quantisation plan = clipped(frames);
    double[] int8 = means(inBytes(plan), frames);
    Quantisation corrected = new BiasCorrection(graph, weights).of(plan, frames, FRAMES);
    double[] made = means(inBytes(corrected), frames);

    assertThat(corrected.ranges()).isEqualTo(plan.ranges());
    assertThat(corrected.wide()).isEmpty();
    for (int plane = 0; plane < f32.length; plane++) {
      assertThat(Math.abs(int8[plane] - f32[plane])).as("plane %s", plane).isGreaterThan(0.005);
      assertThat(Math.abs(made[plane] - f32[plane])).as("plane %s", plane).isLessThan(0.0005);
    }
  }

  @Test
  void anotherNetworksCorrectionsAreRefused() {
    Quantisation plan =
        SmallModels.quantisation().withCorrections(Map.of("head", List.of(0.1f, 0.1f)));
    assertThatThrownBy(
            () ->
                TorchScript.writeInt8(
                    SmallModels.graph(1), SmallModels.weights(1), plan, new NetworkBytes()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("corrects 2 values of head.bias, which this network has 1 of");
  }

  private NetworkBytes inBytes(Quantisation plan) throws IOException {
    NetworkBytes archive = new NetworkBytes();
    TorchScript.writeInt8Logits(graph, weights, plan, archive);
    return archive;
  }

  /** Of each plane's logits. */
  private double[] means(NetworkBytes archive, ByteBuffer frames) {
    int planes = graph.output().channels();
    int pixels = Math.toIntExact(graph.output().elements()) / planes;
    double[] means = new double[planes];
    new CalibrationRun(archive, graph.input())
        .on(
            frames,
            FRAMES,
            (output, values) -> {
              for (int i = 0; i < values.length; i++) {
                means[i / pixels] += values[i] / pixels / FRAMES;
              }
            });
    return means;
  }
}
