package io.sonostream.cli.doctor;

import io.sonostream.model.engine.Engine;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.Engines;
import io.sonostream.processor.inference.ProfileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The native libraries, by loading them. */
final class EngineChecks {

  /**
   * What was measured here, and how the engine is used because of it; nothing where nothing was.
   */
  static List<Finding> profiles(Path directory) {
    return new ProfileStore(directory)
        .all().stream()
            .map(kept -> Finding.ok("profile", kept.key() + ": " + kept.profile().choice()))
            .toList();
  }

  List<Finding> run() {
    List<String> ready = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (Engine kind : Engines.all()) {
      Optional<String> missing = kind.missing();
      if (missing.isEmpty()) {
        ready.add(kind.label());
      } else if (kind == EngineKind.PYTORCH_CPU_F32 || kind == EngineKind.ONNX_CPU_F32) {
        // The other kinds need hardware that may rightly be absent.
        findings.add(Finding.warn("engine", kind.label() + " is missing", missing.get()));
      } else if (kind == EngineKind.PYTORCH_CPU_INT8
          && ready.contains(EngineKind.PYTORCH_CPU_F32.label())) {
        findings.add(Finding.ok("engine", kind.label() + " can't run here: " + missing.get()));
      }
    }
    findings.add(
        ready.isEmpty()
            ? Finding.fail("engines", "none", "see the lines above; ./mvnw package fetches them")
            : Finding.ok("engines", String.join(" ", ready)));
    return findings;
  }
}
