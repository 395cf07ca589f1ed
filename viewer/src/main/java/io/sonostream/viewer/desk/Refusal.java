package io.sonostream.viewer.desk;

import io.sonostream.runtime.UserException;

/** A wish that can't be met; the message is one line for the person at the page. */
public final class Refusal extends UserException {
  private static final long serialVersionUID = 1L;

  /** Whose turn it is. */
  public enum Kind {
    /** The wish makes no sense. */
    BAD_REQUEST,
    /** What it speaks of is not there, or not any more. */
    GONE,
    /** Someone else was faster. */
    CONFLICT,
    /** Kafka or the registry does not answer. */
    UNAVAILABLE
  }

  private final Kind kind;

  public Refusal(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Refusal(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
