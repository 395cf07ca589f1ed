package io.sonostream.trainer.service;

import io.sonostream.network.ModelException;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.trainer.release.ModelShelf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A store of packages that consist of one file, for runs whose child trains nothing. */
final class FolderShelf implements ModelShelf {
  private final Path root;

  FolderShelf(Path root) {
    this.root = root;
  }

  @Override
  public Path copy(ModelRelease release, Path folder) {
    Path found = root.resolve(release.getSha256());
    if (!Files.exists(found)) {
      throw new ModelException("package " + release.getSha256() + " is missing in the store");
    }
    try {
      Path copy = Files.createDirectories(folder.resolve(release.getSha256()));
      Files.copy(found.resolve("weights"), copy.resolve("weights"));
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ModelRelease put(
      Path modelPackage, String runId, Map<String, Double> metrics, String by, Instant at) {
    try {
      byte[] weights = Files.readAllBytes(modelPackage.resolve("weights"));
      String version = new String(weights, java.nio.charset.StandardCharsets.UTF_8);
      String sha256 =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
      Path target = root.resolve(sha256);
      if (!Files.exists(target)) {
        Path temporary = Files.createTempDirectory(Files.createDirectories(root), "tmp-");
        Files.write(temporary.resolve("weights"), weights);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return new ModelRelease(
          "breast-lesion",
          version,
          sha256,
          target.toUri().toString(),
          (long) weights.length,
          null,
          "unet(base=4,depth=2)",
          "full",
          1,
          32,
          32,
          List.of("lesion"),
          metrics,
          null,
          runId,
          null,
          at.truncatedTo(java.time.temporal.ChronoUnit.MICROS),
          by);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
