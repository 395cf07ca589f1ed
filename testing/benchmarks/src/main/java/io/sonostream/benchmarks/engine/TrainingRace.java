package io.sonostream.benchmarks.engine;

import io.sonostream.learning.training.TrainingBatch;
import io.sonostream.learning.training.TrainingOptions;
import io.sonostream.learning.training.TrainingSession;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Our training step and DJL's imperative one in turns; the weights of ours are kept. */
final class TrainingRace {
  static final int BATCH = 8;
  static final int SIDE = 128;

  private final ArchitectureSpec architecture;
  private final int base;
  private final int depth;
  private final Consumer<String> progress;
  private final ByteBuffer frames = ByteBuffer.allocateDirect(BATCH * SIDE * SIDE);
  private final ByteBuffer labels = ByteBuffer.allocateDirect(BATCH * SIDE * SIDE);
  private final Random random = new Random(12);

  TrainingRace(ArchitectureSpec architecture, int base, int depth, Consumer<String> progress) {
    this.architecture = architecture;
    this.base = base;
    this.depth = depth;
    this.progress = progress;
  }

  /**
   * @param ours a step of ours
   * @param imperative a step of DJL's blocks
   * @param weights after all of our steps
   */
  record Result(Turn ours, Turn imperative, StateDict weights) {
    double ratio() {
      return imperative.seconds() / ours.seconds();
    }
  }

  /**
   * @param rounds steps that are timed, of both
   * @param learning further steps of ours, so that there is something to see in its masks
   */
  Result run(Precision precision, int rounds, int learning) {
    Graph graph = architecture.build(1, 1, SIDE, SIDE);
    TrainingOptions options = TrainingOptions.standard(precision, 1);
    try (TrainingSession ours = new TrainingSession(graph, Initialisation.of(graph, 1), options);
        ImperativeTraining imperative = new ImperativeTraining(base, depth, SIDE)) {
      Turn bestOurs = null;
      Turn bestImperative = null;
      for (int round = -2; round < rounds; round++) {
        progress.accept("training, step " + Math.max(0, round + 1) + " of " + rounds);
        Discs.fill(frames, labels, BATCH, SIDE, random);
        Turn turn = time(() -> step(ours, 4e-4));
        Turn other = time(() -> imperative.step(frames, labels, BATCH));
        if (round >= 0) {
          bestOurs = turn.orBetter(bestOurs);
          bestImperative = other.orBetter(bestImperative);
        }
      }
      for (int i = 0; i < learning; i++) {
        progress.accept("learning, step " + (i + 1) + " of " + learning);
        Discs.fill(frames, labels, BATCH, SIDE, random);
        step(ours, 1e-3);
      }
      return new Result(measured(bestOurs), measured(bestImperative), ours.weights());
    }
  }

  private static Turn measured(@Nullable Turn turn) {
    if (turn == null) {
      throw new IllegalArgumentException("at least one round is timed");
    }
    return turn;
  }

  private void step(TrainingSession session, double rate) {
    session.step(new TrainingBatch(frames, labels, BATCH), rate);
  }

  private static Turn time(Runnable work) {
    long cpu = CpuClock.nanos();
    long start = System.nanoTime();
    work.run();
    return new Turn((System.nanoTime() - start) / 1e9, (CpuClock.nanos() - cpu) / 1e9);
  }
}
