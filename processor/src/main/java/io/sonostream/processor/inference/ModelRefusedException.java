package io.sonostream.processor.inference;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

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
    SPEED,
    /** Its trial did not come to an end. */
    TIME;

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofMinutes(1);

    /**
     * When it may be another story: a store that could not be reached or memory that was short
     * soon, a package that was damaged once somebody has repaired it. What else is wrong with a
     * model stays wrong.
     */
    public Optional<Duration> retryAfter() {
      return switch (this) {
        case FETCH, MEMORY -> Optional.of(SOON);
        case VERIFY -> Optional.of(LATER);
        case RELEASE, LOAD, WARM, PROBE, SPEED, TIME -> Optional.empty();
      };
    }

    /** At which a model is refused for this: what nobody expected is of its loading. */
    public static Step of(Throwable why) {
      if (why instanceof ModelRefusedException refused) {
        return refused.step();
      }
      return why instanceof OutOfMemoryError ? MEMORY : LOAD;
    }

    /** Lower case, as in metrics. */
    public String label() {
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
