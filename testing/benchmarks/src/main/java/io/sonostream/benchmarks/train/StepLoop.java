package io.sonostream.benchmarks.train;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.learning.augment.Augmentation;
import io.sonostream.learning.augment.Augmenter;
import io.sonostream.learning.dataset.EpochPlan;
import io.sonostream.learning.dataset.ExampleFeed;
import io.sonostream.learning.dataset.ExampleStore;
import io.sonostream.learning.dataset.ExampleStore.Sample;
import io.sonostream.learning.dataset.WholeFrame;
import io.sonostream.learning.training.StepTimes;
import io.sonostream.learning.training.TrainingBatch;
import io.sonostream.learning.training.TrainingOptions;
import io.sonostream.learning.training.TrainingSession;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.testkit.process.ProcessMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Training steps as a run takes them: feed, augmentation, session. */
final class StepLoop implements AutoCloseable {
  private static final int IMAGES = 64;
  private static final double RATE = 4e-4;

  private final ModelGeometry geometry;
  private final TrainingSession session;
  private final ExampleStore store;
  private final int side;
  private final int batch;
  private final String precision;

  StepLoop(String architecture, Precision precision, int side, int batch) {
    Graph graph = ArchitectureSpec.parse(architecture).build(1, 1, side, side);
    geometry =
        new ModelGeometry(
            new InputShape(1, side, side), 1, graph.output().height(), graph.output().width());
    session =
        new TrainingSession(
            graph, Initialisation.of(graph, 1), TrainingOptions.standard(precision, 1));
    SyntheticSet set = new SyntheticSet(IMAGES, side);
    store =
        new ExampleStore(
            set, set.items(), new WholeFrame(geometry, Levels.AS_THEY_ARE), Long.MAX_VALUE);
    this.side = side;
    this.batch = batch;
    this.precision = precision.label();
  }

  /** Runs steps and measures them. */
  TrainRow measure(int steps) {
    StepTimes before = session.times();
    double cpu = ProcessMeter.cpuSeconds();
    long start = System.nanoTime();
    double data = run(steps, step -> {});
    double seconds = (System.nanoTime() - start) / 1e9 / steps;
    StepTimes after = session.times();
    return new TrainRow(
        precision,
        side,
        batch,
        seconds,
        (ProcessMeter.cpuSeconds() - cpu) / steps,
        batch / seconds,
        (after.forward() - before.forward()) / 1e9 / steps,
        (after.backward() - before.backward()) / 1e9 / steps,
        (after.optimizer() - before.optimizer()) / 1e9 / steps,
        data / steps,
        ProcessMeter.peakMegabytes());
  }

  /**
   * Runs steps.
   *
   * @param done is told the number of each finished step
   * @return seconds spent waiting for examples
   */
  double run(int steps, IntConsumer done) {
    EpochPlan plan = new EpochPlan(store.samples(), 0, batch, 0, 1);
    List<List<Sample>> batches = new ArrayList<>();
    for (int epoch = 0; batches.size() < steps; epoch++) {
      batches.addAll(plan.batches(epoch));
    }
    try (ExampleFeed feed =
        new ExampleFeed(
            store,
            geometry,
            new Augmenter(Augmentation.ULTRASOUND),
            batches.subList(0, steps),
            1)) {
      int step = 0;
      for (TrainingBatch next = feed.next(); next != null; next = feed.next()) {
        session.step(next, RATE);
        step++;
        done.accept(step);
      }
      return feed.waitNanos() / 1e9;
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
