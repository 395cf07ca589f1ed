package io.sonostream.learning.metrics;

/**
 * A mean with the 95 % bootstrap interval around it.
 *
 * @param mean mean over subjects of each subject's mean
 * @param low 2.5th percentile of the resampled means; NaN with fewer than two subjects
 * @param high 97.5th percentile; NaN likewise
 * @param subjects how many subjects stand behind it
 */
public record Interval(double mean, double low, double high, int subjects) {
  /** What is known without a single subject. */
  public static final Interval NONE = new Interval(Double.NaN, Double.NaN, Double.NaN, 0);
}
