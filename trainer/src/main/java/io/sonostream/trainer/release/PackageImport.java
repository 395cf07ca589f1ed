package io.sonostream.trainer.release;

import io.sonostream.client.models.ModelRegistry;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.FileTree;
import io.sonostream.schemas.ModelRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Packages from elsewhere into the store and the registry, and out of it. */
public final class PackageImport {
  private final ModelRegistry models;
  private final PackageShelf shelf;
  private final String by;
  private final Clock clock;

  /**
   * @param by who imports, for the audit
   */
  public PackageImport(ModelRegistry models, PackageShelf shelf, String by, Clock clock) {
    this.models = models;
    this.shelf = shelf;
    this.by = by;
    this.clock = clock;
  }

  /**
   * Stores and releases a package, signed by this installation where its processors would not take
   * it otherwise. The same package again changes nothing.
   *
   * @param source directory or zip
   * @param vouched whether whoever imports it answers for a network from elsewhere in it
   * @throws io.sonostream.runtime.UserException when another package has this version
   */
  public ModelRelease importPackage(Path source, boolean vouched) {
    ModelPackage made = ModelPackage.open(source, TrustedKeys.ANYONE);
    models.read().requireFree(made.manifest().task(), made.manifest().version(), made.sha256());
    Path scratch = scratch();
    try {
      ModelPackage accepted = shelf.accepted(made, vouched, scratch.resolve("signed"));
      return models.release(
          shelf.release(
              accepted,
              made.manifest().training().runId(),
              made.manifest().metrics(),
              by,
              clock.instant().truncatedTo(ChronoUnit.MICROS)));
    } finally {
      remove(scratch);
    }
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("sonostream-import");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made: " + e.getMessage(), e);
    }
  }

  private static void remove(Path scratch) {
    try {
      FileTree.delete(scratch);
    } catch (IOException e) {
      throw new UncheckedIOException(scratch + " can't be removed: " + e.getMessage(), e);
    }
  }

  /** The package of a release, checked. */
  public ModelPackage fetch(ModelRelease release) {
    return shelf.fetch(release);
  }
}
