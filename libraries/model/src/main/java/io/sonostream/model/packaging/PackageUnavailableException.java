package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;

/**
 * A package that is not there, or can't be read or written just now: asked for again later, it may
 * be. Of one that is there and is wrong a plain {@link ModelException} tells.
 */
public final class PackageUnavailableException extends ModelException {
  private static final long serialVersionUID = 1L;

  public PackageUnavailableException(String message) {
    super(message);
  }

  public PackageUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
