package io.sonostream.processor.inference;

import java.time.Duration;

/**
 * How long the trial of a model may take.
 *
 * @param patience after so long it no longer holds up other wishes: those of other tasks are
 *     fulfilled beside it, a newer one of its own task instead of it
 * @param deadline after so long it is given up
 */
public record AttemptLimits(Duration patience, Duration deadline) {
  public AttemptLimits {
    if (patience.isNegative() || patience.compareTo(deadline) > 0) {
      throw new IllegalArgumentException(
          "a trial's deadline is "
              + deadline.toMillis()
              + " ms; it must be at least "
              + patience.toMillis()
              + " ms");
    }
  }

  /** With half a minute of patience, or the deadline if that is less. */
  public static AttemptLimits of(Duration deadline) {
    Duration usual = Duration.ofSeconds(30);
    return new AttemptLimits(usual.compareTo(deadline) < 0 ? usual : deadline, deadline);
  }
}
