package io.sonostream.trainer.gate;

/**
 * What a challenger must show.
 *
 * @param minTestSubjects fewer frozen test subjects prove nothing, and nothing is promoted; at
 *     least 2
 * @param newClassMargin a challenger that knows more classes may be this much worse at most: the
 *     lower end of the interval must lie above minus this, Dice 0-1
 * @param deviceMargin no device model's mean Dice may fall by more than this, 0-1
 * @param resamples of the bootstrap
 * @param seed of the bootstrap
 */
public record GateSettings(
    int minTestSubjects, double newClassMargin, double deviceMargin, int resamples, long seed) {

  public static final GateSettings DEFAULT = new GateSettings(3, 0.02, 0.02, 2_000, 1);

  public GateSettings {
    if (minTestSubjects < 2) {
      throw new IllegalArgumentException(
          "min-test-subjects is " + minTestSubjects + "; must be at least 2");
    }
    if (!(newClassMargin >= 0 && newClassMargin < 1 && deviceMargin >= 0 && deviceMargin < 1)) {
      throw new IllegalArgumentException(
          "new-class-margin is "
              + newClassMargin
              + " and device-margin "
              + deviceMargin
              + "; both must be 0 or more and below 1");
    }
    if (resamples < 100) {
      throw new IllegalArgumentException("resamples is " + resamples + "; must be at least 100");
    }
  }
}
