package io.sonostream.processor.inference;

import io.sonostream.processor.batch.ModelIdentity;
import java.net.URI;

/**
 * A model package and where it is.
 *
 * @param identity with the digest that the release promises
 * @param uri of the package
 */
public record ReleasedModel(ModelIdentity identity, URI uri) {
  public String task() {
    return identity.task();
  }

  public String version() {
    return identity.version();
  }
}
