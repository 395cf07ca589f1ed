package io.sonostream.model.packaging;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.weights.StateDict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Packages of a network of a few hundred numbers, 16x16 pixels. */
public final class TinyPackages {
  public static final ArchitectureSpec TINY = ArchitectureSpec.parse("unet(base=2,depth=1)");
  public static final InputShape INPUT = new InputShape(1, 16, 16);

  private TinyPackages() {}

  public static PackageDraft draft() {
    return new PackageDraft(
        "breast-lesion", "7", INPUT, List.of("lesion"), Instant.parse("2026-11-20T08:00:00Z"));
  }

  public static StateDict weights() {
    Graph graph = TINY.build(1, 1, 16, 16);
    return Initialisation.of(graph, 3);
  }

  public static Probe probe() {
    byte[] noise = new byte[256];
    new Random(61).nextBytes(noise);
    PixelImage frame = new PixelImage(16, 16, 1, noise);
    return new Probe(frame, new ClassMap(16, 16, new byte[256]));
  }

  public static ModelPackage write(Path target, @Nullable SigningKey key) {
    return new PackageWriter(key).write(draft(), TINY, 1, weights(), List.of(probe()), target);
  }
}
