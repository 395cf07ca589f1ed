package io.sonostream.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * These bytes will never be the record that was asked for, however often they are read: a dead
 * letter.
 */
public final class PoisonRecordException extends SerializationException {
  private static final long serialVersionUID = 1L;

  public PoisonRecordException(String message) {
    super(message);
  }

  public PoisonRecordException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether bad bytes are what made this fail, however deep a client wrapped it. */
  public static boolean causes(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PoisonRecordException) {
        return true;
      }
    }
    return false;
  }
}
