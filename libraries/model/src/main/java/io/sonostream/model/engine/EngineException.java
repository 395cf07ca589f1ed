package io.sonostream.model.engine;

/** An engine call failed. {@link #kind} says what the caller may try. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller may try. */
  public enum Kind {
    /** The same call may succeed: try again. */
    TRANSIENT,
    /** Something in this batch: split it until the culprit is alone. */
    BAD_BATCH,
    /** Too many frames at once: try half. */
    OUT_OF_MEMORY,
    /** The engine or its device is gone: stop, loudly. */
    GONE
  }

  private final Kind kind;

  public EngineException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public EngineException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
