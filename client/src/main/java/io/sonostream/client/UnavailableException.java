package io.sonostream.client;

import io.sonostream.runtime.UserException;
import org.jspecify.annotations.Nullable;

/** Broker or registry did not answer, or would not take a record; the message says which. */
public final class UnavailableException extends UserException {
  private static final long serialVersionUID = 1L;

  public UnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
