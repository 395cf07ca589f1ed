package io.sonostream.processor.assignment;

import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelRelease;
import java.net.URI;

/** Releases as the engine takes them. */
public final class ReleasedModels {
  private ReleasedModels() {}

  /**
   * @throws UserException when the release's uri is none
   */
  public static ReleasedModel of(ModelRelease release) {
    try {
      return new ReleasedModel(
          new ModelIdentity(release.getTask(), release.getVersion(), release.getSha256()),
          URI.create(release.getUri()));
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "release "
              + release.getVersion()
              + " of "
              + release.getTask()
              + " can't be fetched: its uri is "
              + release.getUri()
              + "; release it under another version",
          e);
    }
  }
}
