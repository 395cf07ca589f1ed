package io.sonostream.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A mistake that the user can mend. The message is one line: the thing, the value found, what is
 * allowed, what to do. The command line prints it without a stack trace and exits with 2.
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
