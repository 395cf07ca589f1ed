package io.sonostream.benchmarks.gpu;

import io.sonostream.benchmarks.engine.Discs;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.golden.Golden;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.weights.StateDict;
import io.sonostream.testkit.models.UntrainedModel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/**
 * How much is checked.
 *
 * @param gpu false for the dry run on the processor
 * @param quick small networks and few turns: says whether everything runs, not how fast
 * @param swaps of models under load
 */
record GpuPlan(boolean gpu, boolean quick, int swaps) {
  private static final int TRAINING_SIDE = 64;

  List<String> architectures() {
    return Golden.NAMES;
  }

  /** Of archives in Python: on a processor f16 is nobody's choice. */
  List<Precision> precisions() {
    return gpu
        ? List.of(Precision.F32, Precision.F16, Precision.BF16)
        : List.of(Precision.F32, Precision.BF16);
  }

  int base() {
    return quick ? 4 : 32;
  }

  int depth() {
    return quick ? 2 : 4;
  }

  List<Integer> batches() {
    return gpu ? List.of(1, 8, 32) : quick ? List.of(1) : List.of(1, 8);
  }

  long turnNanos() {
    return quick ? 50_000_000L : 1_000_000_000L;
  }

  /** Of all of Python's parts: the whole takes less than ten minutes. */
  int pythonSeconds() {
    return 200;
  }

  /** The network whose speed is measured. */
  Graph network() {
    int side = quick ? 64 : 256;
    return spec().build(1, 1, side, side);
  }

  StateDict weights() {
    return Initialisation.of(network(), 1);
  }

  Graph trainingNetwork() {
    return spec().build(1, 1, TRAINING_SIDE, TRAINING_SIDE);
  }

  StateDict trainingWeights() {
    return Initialisation.of(trainingNetwork(), 1);
  }

  private ArchitectureSpec spec() {
    return ArchitectureSpec.parse("unet(base=" + base() + ",depth=" + depth() + ")");
  }

  ByteBuffer trainingFrames() {
    return trainingPixels(true);
  }

  ByteBuffer trainingLabels() {
    return trainingPixels(false);
  }

  private static ByteBuffer trainingPixels(boolean frames) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(TrainCheck.BATCH * TRAINING_SIDE * TRAINING_SIDE);
    ByteBuffer labels = ByteBuffer.allocateDirect(pixels.capacity());
    Discs.fill(pixels, labels, TrainCheck.BATCH, TRAINING_SIDE, new Random(5));
    return frames ? pixels : labels;
  }

  /** Eight megabytes each, so that forgotten ones are seen. */
  UntrainedModel swapped() {
    return quick
        ? UntrainedModel.TINY
        : new UntrainedModel("unet(base=16,depth=4)", new InputShape(1, 128, 128));
  }
}
