package io.sonostream.trainer.release;

import io.sonostream.schemas.ModelRelease;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** The store of model packages, in the words of releases. */
public interface ModelShelf {

  /**
   * The package of a release, on this machine and checked against its digest.
   *
   * @throws io.sonostream.network.ModelException when it is missing or damaged
   */
  Path fetch(ModelRelease release);

  /**
   * Stores a package: complete under its digest or not at all; the same package twice is one.
   *
   * @throws io.sonostream.model.packaging.PackageUnavailableException when the store is away, or
   *     has no room: later it may be kept
   * @throws io.sonostream.network.ModelException when the package itself is missing or damaged
   * @return the release to publish
   */
  ModelRelease put(
      Path modelPackage, String runId, Map<String, Double> metrics, String by, Instant at);
}
