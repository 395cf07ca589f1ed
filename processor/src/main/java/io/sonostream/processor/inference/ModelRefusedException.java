package io.sonostream.processor.inference;

import java.util.Locale;

/** A model that will not serve, and why: one line, for the log, the metric and the operator. */
public final class ModelRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** At which step; a label of the metric. */
  public enum Step {
    RELEASE,
    /** The package is not there, or can't be read. */
    FETCH,
    /** What was fetched is not what was released: digest, signature, task or version. */
    VERIFY,
    MEMORY,
    LOAD,
    WARM,
    PROBE,
    /** Too slow to be tried beside a champion. */
    SPEED;

    /** A store that could not be reached, or memory that was short, may be better later. */
    boolean worthRetrying() {
      return this == FETCH || this == MEMORY;
    }

    /** Lower case, as in metrics. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Step step;

  public ModelRefusedException(Step step, String message) {
    super(message);
    this.step = step;
  }

  public ModelRefusedException(Step step, String message, Throwable cause) {
    super(message, cause);
    this.step = step;
  }

  public Step step() {
    return step;
  }
}
