package io.sonostream.learning.metrics;

/**
 * A mean with the 95 % interval around it: the bootstrap's, or a wider one where it is to prove
 * something by few subjects ({@link Bootstrap#proof}).
 *
 * @param mean mean over subjects of each subject's mean
 * @param low lower end; NaN with fewer than two subjects
 * @param high upper end; NaN likewise
 * @param subjects how many subjects stand behind it
 */
public record Interval(double mean, double low, double high, int subjects) {
  /** What is known without a single subject. */
  public static final Interval NONE = new Interval(Double.NaN, Double.NaN, Double.NaN, 0);
}
