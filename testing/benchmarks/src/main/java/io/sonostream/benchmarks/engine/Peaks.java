package io.sonostream.benchmarks.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.Calibration;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.graph.MultiplyAdds;
import io.sonostream.network.graph.Stage.Path;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What the machine gives at most while nothing but one thing is done.
 *
 * @param operationsPerSecond of a large matrix product, two for each multiply-add, by the precision
 *     of the engine that ran it
 * @param bytesPerSecond read and written together, by adding to an array that no cache holds
 */
record Peaks(Map<Precision, Double> operationsPerSecond, double bytesPerSecond) {
  /** A convolution of 1x1 is a product of matrices, here of (4096,1024) and (1024,1024). */
  private static final int CHANNELS = 1024;

  private static final int SIDE = 64;
  private static final int PRODUCTS = 4;

  /** 256 MiB of f32. */
  private static final int FLOATS = 64 << 20;

  Peaks {
    operationsPerSecond = Map.copyOf(operationsPerSecond);
  }

  /**
   * @param kinds libtorch's on the CPU, whose peaks are wanted
   * @param rounds the best of so many counts
   */
  static Peaks measure(
      List<EngineKind> kinds, EngineOptions options, int rounds, Consumer<String> progress) {
    Graph products = products();
    StateDict weights = Initialisation.of(products, 3);
    ByteBuffer noise = noise();
    Map<Precision, Double> peaks = new EnumMap<>(Precision.class);
    for (EngineKind kind : kinds) {
      progress.accept("the largest speed of " + kind.label());
      try (LoadedModel model = load(kind, products, weights, noise, options)) {
        double seconds = fastest(model, noise, rounds);
        peaks.put(kind.precision(), 2.0 * MultiplyAdds.of(products) / seconds);
      }
    }
    progress.accept("the largest speed of memory");
    return new Peaks(peaks, memory(rounds));
  }

  private static LoadedModel load(
      EngineKind kind, Graph graph, StateDict weights, ByteBuffer frame, EngineOptions options) {
    return kind.precision() == Precision.INT8
        ? Engines.loadInt8(
            graph, weights, new Calibration(graph, weights).on(frame, 1), options.threads())
        : Engines.load(graph, weights, options.withEngine(kind));
  }

  private static Graph products() {
    GraphBuilder g = new GraphBuilder();
    GraphBuilder.Layer x = g.input(1, SIDE, SIDE);
    g.stage("products", Path.CONTRACTING);
    x = x.conv("first", CHANNELS, 1).relu();
    for (int i = 0; i < PRODUCTS; i++) {
      x = x.conv("product" + i, CHANNELS, 1).relu();
    }
    return g.build(x.conv("last", 1, 1));
  }

  private static ByteBuffer noise() {
    byte[] bytes = new byte[SIDE * SIDE];
    new Random(5).nextBytes(bytes);
    return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
  }

  private static double fastest(LoadedModel model, ByteBuffer frame, int rounds) {
    ByteBuffer answer = ByteBuffer.allocateDirect(SIDE * SIDE);
    try (BatchRunner runner = model.newRunner()) {
      runner.run(frame, 1, answer);
      double best = Double.MAX_VALUE;
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        runner.run(frame, 1, answer);
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
      }
      return best;
    }
  }

  private static double memory(int rounds) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDArray array = manager.zeros(new Shape(FLOATS), DataType.FLOAT32);
      double best = Double.MAX_VALUE;
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        array.addi(1);
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
      }
      return 2.0 * Float.BYTES * FLOATS / best;
    }
  }
}
