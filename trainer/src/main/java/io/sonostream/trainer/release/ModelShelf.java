package io.sonostream.trainer.release;

import io.sonostream.schemas.ModelRelease;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** The store of model packages, in the words of releases. */
public interface ModelShelf {

  /**
   * Copies the package of a release, checked against its digest, into a folder of who needs it for
   * long: a store may go away, and a cache forget it.
   *
   * @param folder made when it is not there; what was copied before is taken as it is
   * @return where in it the package lies
   * @throws io.sonostream.network.ModelException when it is missing or damaged, or there is no room
   */
  Path copy(ModelRelease release, Path folder);

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
