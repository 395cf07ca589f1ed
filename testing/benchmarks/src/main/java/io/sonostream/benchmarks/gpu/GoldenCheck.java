package io.sonostream.benchmarks.gpu;

import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.golden.Formula;
import io.sonostream.model.golden.Golden;
import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Every architecture on every engine of the device answers its golden frames as PyTorch does, in a
 * batch and alone.
 */
final class GoldenCheck {
  private final EngineOptions options;
  private final Function<Graph, StateDict> weights;
  private final Consumer<String> progress;

  GoldenCheck(EngineOptions options, Consumer<String> progress) {
    this(options, Formula::state, progress);
  }

  /**
   * @param weights of the golden networks
   */
  GoldenCheck(
      EngineOptions options, Function<Graph, StateDict> weights, Consumer<String> progress) {
    this.options = options;
    this.weights = weights;
    this.progress = progress;
  }

  List<GoldenRow> run(List<String> architectures, List<EngineKind> engines) {
    List<GoldenRow> rows = new ArrayList<>();
    for (String architecture : architectures) {
      progress.accept("correct: " + architecture);
      Golden golden = Golden.read(architecture);
      Graph graph = golden.graph();
      StateDict state = weights.apply(graph);
      for (EngineKind engine : engines) {
        try (LoadedModel model = Engines.load(graph, state, options.withEngine(engine))) {
          rows.add(row(golden, engine, model));
        } catch (ModelException | EngineException e) {
          rows.add(
              GoldenRow.refused(
                  architecture,
                  engine.label(),
                  engine.precision().label(),
                  String.valueOf(e.getMessage())));
        }
      }
    }
    return rows;
  }

  private static GoldenRow row(Golden golden, EngineKind engine, LoadedModel model) {
    GoldenAnswers expected = new GoldenAnswers(golden);
    double tolerance = GoldenAnswers.tolerance(engine.precision(), engine.onGpu());
    int count = expected.count();
    ByteBuffer frames = ByteBuffer.allocateDirect(count * model.input().frameBytes());
    frames.put(golden.frames()).flip();
    ByteBuffer answers = ByteBuffer.allocateDirect(count * expected.bytesOfOne());
    try (BatchRunner runner = model.newRunner()) {
      runner.run(frames, count, answers);
      GoldenRow together =
          expected.compare(answers, 0, count, tolerance, engine.label(), engine.precision());
      ByteBuffer last =
          frames.slice((count - 1) * model.input().frameBytes(), model.input().frameBytes());
      runner.run(last, 1, answers);
      GoldenRow alone =
          expected.compare(answers, count - 1, 1, tolerance, engine.label(), engine.precision());
      return alone.outside() > together.outside() ? alone : together;
    }
  }
}
