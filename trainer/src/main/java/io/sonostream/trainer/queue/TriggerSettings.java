package io.sonostream.trainer.queue;

import java.time.Duration;

/**
 * When a run begins by itself.
 *
 * @param newLabels so many new labels start a run at once; at least 1
 * @param interval after this time since the last run, one new label is enough
 */
public record TriggerSettings(int newLabels, Duration interval) {
  public TriggerSettings {
    if (newLabels < 1) {
      throw new IllegalArgumentException("new-labels is " + newLabels + "; must be at least 1");
    }
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException(
          "interval is " + interval + "; must be longer than 0, for example 24h");
    }
  }
}
