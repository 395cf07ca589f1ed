package io.sonostream.processor.trial;

import java.time.Duration;

/**
 * What a process may take that tries a network from elsewhere.
 *
 * @param deadline until it has answered
 * @param memoryBytes resident, of JVM, engine and network together; looked at where the system
 *     tells it (Linux)
 */
public record TrialLimits(Duration deadline, long memoryBytes) {
  /** A JVM with an engine and no network takes most of this. */
  private static final long LEAST_BYTES = 512L << 20;

  public TrialLimits {
    if (deadline.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "deadline is " + deadline.toMillis() + " ms; it must be at least 1 s");
    }
    if (memoryBytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "memory-bytes is " + memoryBytes + "; it must be at least " + LEAST_BYTES);
    }
  }
}
