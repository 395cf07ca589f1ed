package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.Probe;
import io.sonostream.network.ModelException;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.weights.StateDict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads models. A model that is returned has answered its probe frames with the masks that were
 * expected of it.
 */
public final class Engines {
  private Engines() {}

  /**
   * Loads a package on the engine that the options name, or on the fastest.
   *
   * @throws ModelException when the engine is missing here, refuses the network, or the model does
   *     not repeat its probe masks
   */
  public static LoadedModel load(ModelPackage model, EngineOptions options) {
    if (options.isAuto()) {
      return new AutoEngine(model, options).load();
    }
    EngineKind kind = EngineKind.of(options.engine());
    LoadedModel loaded = loadUnchecked(model, kind, options);
    try {
      ProbeCheck.of(model).require(loaded);
      return loaded;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /** What an engine lacks on this machine and what to do; empty when it can run. */
  public static Optional<String> missing(EngineKind kind) {
    return Runtimes.missing(kind);
  }

  /** Tries every engine of this machine on the probe frames, fastest first. */
  public static List<EngineTrial> trials(ModelPackage model, EngineOptions options) {
    return new AutoEngine(model, options).trials();
  }

  static DjlModel loadUnchecked(ModelPackage model, EngineKind kind, EngineOptions options) {
    Manifest manifest = model.manifest();
    Runtimes.require(kind);
    return new DjlLoader(options)
        .load(kind, NetworkFiles.of(model, kind), manifest.geometry(), manifest.numerics());
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
    List<Probe> probes = new ArrayList<>();
    try (LoadedModel model =
        load(graph, weights, EngineOptions.AUTO.withEngine(EngineKind.PYTORCH_CPU_F32))) {
      for (PixelImage frame : frames) {
        ProbeRun run = new ProbeRun(geometry(graph), threshold, List.of(frame));
        ClassMap mask = run.masks(model).get(0);
        probes.add(new Probe(frame, mask));
      }
    }
    return probes;
  }

  private static ModelGeometry geometry(Graph graph) {
    return new ModelGeometry(
        new InputShape(graph.input().channels(), graph.input().height(), graph.input().width()),
        graph.output().channels(),
        graph.output().height(),
        graph.output().width());
  }
}
