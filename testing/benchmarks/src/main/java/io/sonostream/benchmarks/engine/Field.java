package io.sonostream.benchmarks.engine;

import io.sonostream.model.engine.Calibration;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everyone who takes turns with one network. Owns them, and ends them when it is closed. */
final class Field implements AutoCloseable {
  /** Frames that ranges are seen on, by us and by others. */
  private static final int CALIBRATION = 16;

  private final Graph graph;
  private final StateDict weights;
  private final Path folder;
  private final EngineOptions options;
  private final Entrants entrants;
  private final Consumer<String> progress;
  private final List<Contender> contenders = new ArrayList<>();
  private @Nullable Contender int8;
  private final List<PythonTurns> pythons = new ArrayList<>();

  Field(
      Graph graph,
      StateDict weights,
      Path folder,
      EngineOptions options,
      Entrants entrants,
      Consumer<String> progress) {
    this.graph = graph;
    this.weights = weights;
    this.folder = folder;
    this.options = options;
    this.entrants = entrants;
    this.progress = progress;
  }

  /** Those of ours whose peak is measured: libtorch's on the CPU. */
  static List<EngineKind> boundedKinds() {
    return Stream.of(
            EngineKind.PYTORCH_CPU_F32, EngineKind.PYTORCH_CPU_BF16, EngineKind.PYTORCH_CPU_INT8)
        .filter(EngineKind::mayBeFast)
        .toList();
  }

  List<Contender> contenders() {
    return contenders;
  }

  void add(Contender contender) {
    contenders.add(contender);
  }

  /**
   * Every engine here, f32 first, which masks are compared with and so always runs; int8; and the
   * form that weights had before they were packed.
   */
  void addOurs() throws IOException {
    for (EngineKind kind : EngineKind.here()) {
      if (kind != EngineKind.PYTORCH_CPU_F32 && !entrants.take(kind.label())) {
        continue;
      }
      progress.accept("loading " + kind.label());
      add(
          Contender.Ours.of(
              kind.label(),
              kind.precision().label(),
              kind.label().startsWith("pytorch") ? "channels_last" : "runtime's own",
              Engines.load(graph, weights, options.withEngine(kind))));
    }
    if (entrants.take(SavedArchive.UNPACKED)) {
      add(SavedArchive.unpacked(folder, graph, weights, Precision.F32, options));
      if (EngineKind.PYTORCH_CPU_BF16.mayBeFast()) {
        add(SavedArchive.unpacked(folder, graph, weights, Precision.BF16, options));
      }
    }
    EngineKind kind = EngineKind.PYTORCH_CPU_INT8;
    if (kind.mayBeFast() && entrants.take(kind.label())) {
      progress.accept("calibrating " + kind.label());
      int8 =
          Contender.Ours.of(
              kind.label(),
              kind.precision().label(),
              "channels_last",
              Engines.loadInt8(
                  graph,
                  weights,
                  new Calibration(graph, weights).on(calibration(), CALIBRATION),
                  options.threads()));
      add(int8);
    }
  }

  void addOpenVino(Python python) throws IOException {
    progress.accept("OpenVINO " + python.version());
    addPython(
        PythonTurns.openVino(python, folder, graph, weights, calibration(), options.threads()));
  }

  /** PyTorch as Python people run it, eager and, where asked for, compiled. */
  void addTorch(Python python, int base, int depth, boolean compiled) throws IOException {
    progress.accept("plain PyTorch " + python.version());
    int side = graph.input().width();
    addPython(
        PythonTurns.torch(python, folder, base, depth, side, weights, options.threads(), compiled));
  }

  private void addPython(PythonTurns python) throws IOException {
    pythons.add(python);
    python.contenders().stream()
        .filter(contender -> entrants.take(contender.engine()))
        .forEach(this::add);
  }

  private ByteBuffer calibration() {
    int side = graph.input().width();
    ByteBuffer frames = ByteBuffer.allocateDirect(CALIBRATION * side * side);
    ByteBuffer labels = ByteBuffer.allocateDirect(CALIBRATION * side * side);
    Discs.fill(frames, labels, CALIBRATION, side, new Random(4));
    return frames;
  }

  /** Null where nothing here runs bytes. */
  @Nullable Double int8DiceLoss(int side) {
    return int8 == null ? null : new DiceLoss(side).of(contenders.get(0), int8);
  }

  @Override
  public void close() {
    contenders.forEach(Contender::close);
    pythons.forEach(PythonTurns::close);
  }
}
