package io.sonostream.benchmarks.gpu;

import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Frames a second of our engines on the device, each batch size for itself; the fastest turn
 * counts.
 */
final class SpeedCheck {
  private static final int TURNS = 3;

  private final EngineOptions options;
  private final long turnNanos;
  private final Consumer<String> progress;

  SpeedCheck(EngineOptions options, long turnNanos, Consumer<String> progress) {
    this.options = options;
    this.turnNanos = turnNanos;
    this.progress = progress;
  }

  List<SpeedRow> run(
      Graph graph,
      StateDict weights,
      List<EngineKind> engines,
      List<Integer> batches,
      List<NotRun> notRun) {
    List<SpeedRow> rows = new ArrayList<>();
    for (EngineKind engine : engines) {
      progress.accept("fast: " + engine);
      try (LoadedModel model = Engines.load(graph, weights, options.withEngine(engine));
          BatchRunner runner = model.newRunner()) {
        for (int batch : batches) {
          rows.add(
              new SpeedRow(
                  engine.label(),
                  engine.precision().label(),
                  batch,
                  best(model, runner, batch),
                  "java"));
        }
      } catch (ModelException | EngineException e) {
        notRun.add(new NotRun("speed of " + engine, String.valueOf(e.getMessage())));
      }
    }
    return rows;
  }

  private double best(LoadedModel model, BatchRunner runner, int batch) {
    byte[] noise = new byte[batch * model.input().frameBytes()];
    new Random(1).nextBytes(noise);
    ByteBuffer frames = ByteBuffer.allocateDirect(noise.length).put(noise).flip();
    ByteBuffer answers = ByteBuffer.allocateDirect(batch * model.geometry().outputBytes());
    runner.run(frames, batch, answers);
    double best = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      long start = System.nanoTime();
      long calls = 0;
      long nanos;
      do {
        runner.run(frames, batch, answers);
        calls++;
        nanos = System.nanoTime() - start;
      } while (nanos < turnNanos);
      best = Math.max(best, calls * batch * 1e9 / nanos);
    }
    return best;
  }
}
