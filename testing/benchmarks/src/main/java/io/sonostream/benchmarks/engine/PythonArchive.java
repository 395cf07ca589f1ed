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
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The archive that Python wrote, packed as a network from elsewhere and run as ours are. */
final class PythonArchive {
  static final String ENGINE = "pytorch-cpu, by Python";

  private PythonArchive() {}

  static Contender load(Path folder, String precision, int side, EngineOptions options) {
    ModelPackage packed =
        new PackageWriter(null)
            .writeForeign(
                new PackageDraft(
                    "bench", "1", new InputShape(1, side, side), List.of("disc"), Instant.EPOCH),
                new OutputShape(1, side, side),
                Numerics.BYTES,
                folder.resolve("python-" + precision + ".pt"),
                null,
                List.of(),
                folder.resolve("package-" + precision));
    return Contender.Ours.of(
        ENGINE,
        precision,
        "channels_last",
        Engines.load(packed, options.withEngine(EngineKind.PYTORCH_CPU_F32)));
  }
}
