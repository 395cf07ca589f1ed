package io.sonostream.gateway.settings;

import java.time.Duration;

/**
 * When a source that failed is tried again.
 *
 * @param first wait; doubled after each failure
 * @param most the longest wait
 */
public record RetrySettings(Duration first, Duration most) {
  public RetrySettings {
    if (first.toMillis() < 1 || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "first is " + first + " and most is " + most + "; first must be above 0, most not less");
    }
  }

  /**
   * @param failures in a row, at least 1
   */
  public Duration after(int failures) {
    Duration wait = first;
    for (int i = 1; i < failures && wait.compareTo(most) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(most) < 0 ? wait : most;
  }
}
