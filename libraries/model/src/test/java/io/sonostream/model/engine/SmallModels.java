package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.Probe;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.weights.StateDict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Untrained networks, 64x64, that run in milliseconds. */
public final class SmallModels {
  public static final ArchitectureSpec SMALL = ArchitectureSpec.parse("unet(base=4,depth=2)");
  public static final InputShape INPUT = new InputShape(1, 64, 64);

  private SmallModels() {}

  public static Graph graph(int planes) {
    return SMALL.build(1, planes, 64, 64);
  }

  public static StateDict weights(int planes) {
    return Initialisation.of(graph(planes), 5);
  }

  /** With probes whose masks the f32 engine gave. */
  public static ModelPackage write(Path target, int planes) {
    List<Probe> probes =
        Engines.probes(SMALL, INPUT, planes, weights(planes), 0.5, SpeckleFrames.make(INPUT, 2));
    List<String> classes = planes <= 2 ? List.of("lesion") : List.of("nerve", "vessel");
    return new PackageWriter(null)
        .write(
            new PackageDraft(
                "breast-lesion", "1", INPUT, classes, Instant.parse("2026-11-20T08:00:00Z")),
            SMALL,
            planes,
            weights(planes),
            probes,
            target);
  }
}
