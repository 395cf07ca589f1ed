package io.sonostream.learning.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.model.golden.Archive;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On a model that has learnt, all engines and precisions draw the same mask. */
class TrainedModelAgreementTest {
  private static final int SIDE = 64;
  private static final int COUNT = 8;
  private static final Graph GRAPH =
      ArchitectureSpec.parse("unet(base=8,depth=3)").build(1, 1, SIDE, SIDE);

  /** Speckled frames with one dark ellipse each, as lesions are. */
  private static TrainingBatch ellipses(long seed) {
    Random random = new Random(seed);
    ByteBuffer pixels = ByteBuffer.allocateDirect(COUNT * SIDE * SIDE);
    ByteBuffer classes = ByteBuffer.allocateDirect(COUNT * SIDE * SIDE);
    for (int n = 0; n < COUNT; n++) {
      double cx = SIDE * (0.3 + 0.4 * random.nextDouble());
      double cy = SIDE * (0.3 + 0.4 * random.nextDouble());
      double rx = SIDE * (0.1 + 0.15 * random.nextDouble());
      double ry = SIDE * (0.1 + 0.15 * random.nextDouble());
      for (int i = 0; i < SIDE * SIDE; i++) {
        double dx = (i % SIDE - cx) / rx;
        double dy = (i / SIDE - cy) / ry;
        boolean inside = dx * dx + dy * dy < 1;
        double speckle = Math.hypot(random.nextGaussian(), random.nextGaussian());
        pixels.put((byte) Math.min(255, (inside ? 25 : 90) * speckle));
        classes.put((byte) (inside ? 1 : 0));
      }
    }
    return new TrainingBatch(pixels, classes, COUNT);
  }

  @Test
  void masksOfBf16AndOnnxAgreeWithF32() throws Exception {
    StateDict trained;
    try (TrainingSession session =
        new TrainingSession(
            GRAPH, Initialisation.of(GRAPH, 1), TrainingOptions.standard(Precision.F32, 1))) {
      for (int step = 0; step < 60; step++) {
        session.step(ellipses(step), 3e-3);
      }
      trained = session.weights();
    }
    TrainingBatch held = ellipses(-1);
    byte[] frames = new byte[COUNT * SIDE * SIDE];
    held.pixels().get(0, frames);
    byte[] truth = new byte[frames.length];
    held.classes().get(0, truth);

    int[] f32 =
        serve(".pt", out -> TorchScript.writeServing(GRAPH, trained, Precision.F32, out), frames);
    int[] bf16 =
        serve(".pt", out -> TorchScript.writeServing(GRAPH, trained, Precision.BF16, out), frames);
    int[] onnx = serve(".onnx", out -> Onnx.write(GRAPH, trained, out), frames);
    int right = 0;
    for (int i = 0; i < truth.length; i++) {
      right += f32[i] >= 128 == (truth[i] == 1) ? 1 : 0;
    }
    System.out.printf(
        "right %.4f, bf16 agrees %.5f, onnx agrees %.5f%n",
        (double) right / truth.length, agreement(f32, bf16), agreement(f32, onnx));
    assertThat((double) right / truth.length).isGreaterThan(0.97);
    assertThat(agreement(f32, bf16)).isGreaterThanOrEqualTo(0.999);
    assertThat(agreement(f32, onnx)).isGreaterThanOrEqualTo(0.9999);
  }

  private static int[] serve(String extension, Archive.Writer writer, byte[] frames)
      throws Exception {
    try (Archive archive = Archive.serving(extension, writer)) {
      return archive.unsigned(frames, COUNT, 1, SIDE, SIDE);
    }
  }

  /** Share of pixels on the same side of one half. */
  private static double agreement(int[] a, int[] b) {
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] >= 128 == b[i] >= 128 ? 1 : 0;
    }
    return (double) same / a.length;
  }
}
