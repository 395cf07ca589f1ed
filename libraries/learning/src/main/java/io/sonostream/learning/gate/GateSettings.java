package io.sonostream.learning.gate;

/**
 * What a challenger must show.
 *
 * @param minTestSubjects fewer frozen test subjects prove nothing, and nothing is promoted; at
 *     least 2. So few prove only what nearly all of them agree on ({@link
 *     io.sonostream.learning.metrics.Bootstrap#proof})
 * @param newClassMargin a challenger that knows more classes may be this much worse at most: the
 *     lower end of the interval must lie above minus this, Dice 0-1
 * @param deviceMargin no device model's mean Dice may fall by more than this, 0-1
 * @param establishedMargin on the test labels that were there when the champion was made, the mean
 *     Dice may not fall by more than this, 0-1: newer labels can't outvote them
 * @param resamples draws of the bootstrap
 * @param seed decides the bootstrap's draws
 */
public record GateSettings(
    int minTestSubjects,
    double newClassMargin,
    double deviceMargin,
    double establishedMargin,
    int resamples,
    long seed) {

  public static final GateSettings DEFAULT = new GateSettings(3, 0.02, 0.02, 0.02, 2_000, 1);

  public GateSettings {
    if (minTestSubjects < 2) {
      throw new IllegalArgumentException(
          "min-test-subjects is " + minTestSubjects + "; must be at least 2");
    }
    requireShare("new-class-margin", newClassMargin);
    requireShare("device-margin", deviceMargin);
    requireShare("established-margin", establishedMargin);
    if (resamples < 100) {
      throw new IllegalArgumentException("resamples is " + resamples + "; must be at least 100");
    }
  }

  private static void requireShare(String key, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(key + " is " + value + "; must be 0 or more and below 1");
    }
  }
}
