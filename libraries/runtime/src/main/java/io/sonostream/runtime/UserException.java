package io.sonostream.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A mistake that the user can mend. The message is one line: the thing, the value found, what is
 * allowed, what to do. The command line prints it without a stack trace and exits with 2.
 *
 * <p>Beside it stands {@code io.sonostream.network.ModelException}: a network, a package or its
 * weights that can't be used. A command prints both alike, but a service must tell them apart. It
 * refuses the package, goes on with the one before and asks again later; a mistake in its settings
 * ends it. And who uses only the networks, without any process of ours, need not know this module.
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
