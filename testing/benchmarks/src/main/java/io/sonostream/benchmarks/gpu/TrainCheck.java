package io.sonostream.benchmarks.gpu;

import io.sonostream.learning.training.TrainingBatch;
import io.sonostream.learning.training.TrainingOptions;
import io.sonostream.learning.training.TrainingSession;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;

/**
 * Steps of our own training, which is on processors (docs/adr/training-on-cpu.md), on one batch:
 * its loss must fall.
 */
final class TrainCheck {
  static final int BATCH = 4;
  static final int STEPS = 5;
  static final double RATE = 1e-3;

  private TrainCheck() {}

  /**
   * @param frames (N,1,H,W)
   * @param labels (N,H,W)
   */
  static TrainRow run(Graph graph, StateDict weights, ByteBuffer frames, ByteBuffer labels) {
    try (TrainingSession session =
        new TrainingSession(graph, weights, TrainingOptions.standard(Precision.F32, 1))) {
      TrainingBatch batch = new TrainingBatch(frames, labels, BATCH);
      double first = session.step(batch, RATE).loss();
      double seconds = Double.MAX_VALUE;
      double last = first;
      for (int i = 1; i < STEPS; i++) {
        long start = System.nanoTime();
        last = session.step(batch, RATE).loss();
        seconds = Math.min(seconds, (System.nanoTime() - start) / 1e9);
      }
      return new TrainRow("java, f32 on the processor", seconds, first, last);
    }
  }
}
