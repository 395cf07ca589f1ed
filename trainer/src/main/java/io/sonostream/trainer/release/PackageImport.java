package io.sonostream.trainer.release;

import io.sonostream.client.models.ModelRegistry;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.schemas.ModelRelease;
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
   * Stores and releases a package. The same package again changes nothing.
   *
   * @param source directory or zip
   * @throws io.sonostream.runtime.UserException when another package has this version
   */
  public ModelRelease importPackage(Path source) {
    ModelPackage made = ModelPackage.open(source, TrustedKeys.ANYONE);
    models.read().requireFree(made.manifest().task(), made.manifest().version(), made.sha256());
    return models.release(
        shelf.release(
            made,
            made.manifest().training().runId(),
            made.manifest().metrics(),
            by,
            clock.instant().truncatedTo(ChronoUnit.MICROS)));
  }

  /** The package of a release, checked. */
  public ModelPackage fetch(ModelRelease release) {
    return ModelPackage.open(shelf.fetch(release), TrustedKeys.ANYONE);
  }
}
