package io.sonostream.benchmarks.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.OutputShape;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Archives as they are saved, packed as networks from elsewhere and run as ours are: what Python
 * wrote, and our own form without packed weights.
 */
final class SavedArchive {
  static final String BY_PYTHON = "pytorch-cpu, by Python";
  static final String UNPACKED = "pytorch-cpu, unpacked";

  private SavedArchive() {}

  /** What {@link PythonTorch} wrote into the folder. */
  static Contender byPython(Path folder, Precision precision, int side, EngineOptions options) {
    Path archive = folder.resolve("python-" + precision.label() + ".pt");
    return load(BY_PYTHON, archive, precision, side, options);
  }

  /** Ours, as it was before weights were packed at load. */
  static Contender unpacked(
      Path folder, Graph graph, StateDict weights, Precision precision, EngineOptions options)
      throws IOException {
    Path archive = folder.resolve("unpacked-" + precision.label() + ".pt");
    try (OutputStream out = Files.newOutputStream(archive)) {
      TorchScript.writeServing(graph, weights, precision, out);
    }
    return load(UNPACKED, archive, precision, graph.input().width(), options);
  }

  private static Contender load(
      String name, Path archive, Precision precision, int side, EngineOptions options) {
    ModelPackage packed =
        new PackageWriter(null)
            .writeForeign(
                new PackageDraft(
                    "bench", "1", new InputShape(1, side, side), List.of("disc"), Instant.EPOCH),
                new OutputShape(1, side, side),
                Numerics.BYTES,
                archive,
                null,
                List.of(),
                archive.resolveSibling("package of " + archive.getFileName()));
    return Contender.Ours.of(
        name,
        precision.label(),
        "channels_last",
        Engines.load(packed, options.withEngine(EngineKind.PYTORCH_CPU_F32)));
  }
}
