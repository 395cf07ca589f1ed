package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.Probe;
import io.sonostream.network.ModelException;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.weights.StateDict;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Loads models. A model that is returned has answered its probe frames with the masks that were
 * expected of it.
 */
public final class Engines {
  /**
   * How far up and down a threshold moves for a probe, of the way to 1 and 0: 0.5 to 0.4 and 0.6.
   */
  private static final double UNSURE = 0.2;

  private Engines() {}

  /**
   * Loads a package on the engine that the options name, or on the fastest; once for each device.
   *
   * @throws ModelException when the engine is missing here, refuses the network, or the model does
   *     not repeat its probe masks
   */
  public static LoadedModel load(ModelPackage model, EngineOptions options) {
    return options.devices().size() > 1
        ? SpreadModel.load(options, one -> loadOnOne(model, one))
        : loadOnOne(model, options);
  }

  private static LoadedModel loadOnOne(ModelPackage model, EngineOptions options) {
    if (options.isAuto()) {
      return new AutoEngine(model, options).load();
    }
    Engine engine = named(options.engine());
    requireHere(engine);
    return loadChecked(engine, model, options, ProbeCheck.of(model));
  }

  /**
   * @throws ModelException when it can't run here, saying what it lacks
   */
  static void requireHere(Engine engine) {
    engine
        .missing()
        .ifPresent(
            what -> {
              throw new ModelException("engine " + engine.label() + " can't run here: " + what);
            });
  }

  static LoadedModel loadChecked(
      Engine engine, ModelPackage model, EngineOptions options, ProbeCheck check) {
    LoadedModel loaded = engine.load(model, options);
    try {
      check.require(loaded);
      return loaded;
    } catch (RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
  }

  /** Every engine that could be asked for: our own, then those that the class path names. */
  public static List<Engine> all() {
    List<Engine> all = new ArrayList<>(List.of(EngineKind.values()));
    ServiceLoader.load(Engine.class, Engines.class.getClassLoader()).forEach(all::add);
    return all;
  }

  /** Those that {@linkplain Engine#missing can run} here and may be fast; f32 on the CPU first. */
  public static List<Engine> here() {
    return all().stream()
        .filter(engine -> engine.mayBeFast() && engine.missing().isEmpty())
        .toList();
  }

  /**
   * The engine of that label.
   *
   * @throws ModelException naming those that there are
   */
  public static Engine named(String label) {
    List<Engine> all = all();
    return all.stream()
        .filter(engine -> engine.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "engine \""
                        + label
                        + "\" is unknown; allowed are "
                        + EngineOptions.AUTO_NAME
                        + ", "
                        + all.stream().map(Engine::label).collect(Collectors.joining(", "))));
  }

  /** Tries every engine of this machine on the probe frames, fastest first. */
  public static List<EngineScore> scores(ModelPackage model, EngineOptions options) {
    return new AutoEngine(model, options).scores();
  }

  /**
   * Loads a network that is not packed: for benchmarks and for measuring while training.
   *
   * @throws ModelException as {@link #load}
   */
  public static LoadedModel load(Graph graph, StateDict weights, EngineOptions options) {
    EngineKind kind = EngineKind.of(options.engine());
    return new DjlLoader(options)
        .load(kind, NetworkFiles.of(graph, weights, kind), geometry(graph), Numerics.BYTES);
  }

  /**
   * Loads a network of ours in bytes, whatever was found about its accuracy: for finding it out.
   *
   * @throws ModelException as {@link #load}
   */
  public static LoadedModel loadInt8(
      Graph graph, StateDict weights, Quantisation quantisation, int threads) {
    requireHere(EngineKind.PYTORCH_CPU_INT8);
    EngineOptions options = new EngineOptions(EngineKind.PYTORCH_CPU_INT8.label(), threads, null);
    return new DjlLoader(options)
        .load(
            EngineKind.PYTORCH_CPU_INT8,
            NetworkFiles.int8(graph, weights, quantisation),
            geometry(graph),
            Numerics.BYTES);
  }

  /**
   * As {@link #loadInt8(Graph, StateDict, Quantisation, int)}, of a package: by the engine that
   * runs it in bytes.
   */
  public static LoadedModel loadInt8(ModelPackage model, Quantisation quantisation, int threads) {
    EngineKind kind = requireInt8(model);
    return new DjlLoader(new EngineOptions(kind.label(), threads, null))
        .load(
            kind,
            NetworkFiles.int8(model, quantisation),
            model.manifest().geometry(),
            model.manifest().numerics());
  }

  /**
   * The engine that runs a package in bytes, once it has a form for it.
   *
   * @throws ModelException when that engine can't run here, saying what it lacks
   */
  public static EngineKind requireInt8(ModelPackage model) {
    EngineKind kind =
        model.manifest().architecture() == null
            ? EngineKind.ONNX_CPU_INT8
            : EngineKind.PYTORCH_CPU_INT8;
    requireHere(kind);
    return kind;
  }

  /**
   * The masks that the f32 network gives: what a package expects of every engine.
   *
   * @param frames as big as the network's input, with its channels
   */
  public static List<Probe> probes(
      ArchitectureSpec architecture,
      InputShape input,
      int planes,
      StateDict weights,
      double threshold,
      List<PixelImage> frames) {
    Graph graph = architecture.build(input.channels(), planes, input.height(), input.width());
    try (LoadedModel model = f32(graph, weights)) {
      return frames.stream()
          .map(frame -> new Probe(frame, mask(graph, threshold, model, frame)))
          .toList();
    }
  }

  /**
   * As {@link #probes}, of frames that show nobody: a package travels further than the pictures
   * that taught it. Of many phantoms those are taken in which the network has most to say and is
   * surest of it.
   */
  public static List<Probe> phantomProbes(
      ArchitectureSpec architecture,
      InputShape input,
      int planes,
      StateDict weights,
      double threshold,
      int count) {
    Graph graph = architecture.build(input.channels(), planes, input.height(), input.width());
    try (LoadedModel model = f32(graph, weights)) {
      List<Double> thresholds =
          List.of(threshold * (1 - UNSURE), threshold, threshold + (1 - threshold) * UNSURE);
      return PhantomFrames.telling(
              input,
              count,
              frame -> thresholds.stream().map(at -> mask(graph, at, model, frame)).toList())
          .stream()
          .map(frame -> new Probe(frame, mask(graph, threshold, model, frame)))
          .toList();
    }
  }

  /** Every frame that {@link #phantomProbes} chooses from. */
  public static List<PixelImage> phantoms(InputShape input) {
    return PhantomFrames.make(input);
  }

  private static LoadedModel f32(Graph graph, StateDict weights) {
    return load(graph, weights, EngineOptions.AUTO.withEngine(EngineKind.PYTORCH_CPU_F32));
  }

  private static ClassMap mask(Graph graph, double threshold, LoadedModel model, PixelImage frame) {
    return new ProbeRun(geometry(graph), threshold, List.of(frame)).masks(model).get(0);
  }

  private static ModelGeometry geometry(Graph graph) {
    return new ModelGeometry(
        new InputShape(graph.input().channels(), graph.input().height(), graph.input().width()),
        graph.output().channels(),
        graph.output().height(),
        graph.output().width());
  }
}
