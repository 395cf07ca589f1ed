package io.sonostream.learning.metrics;

import java.util.Arrays;

/**
 * Student's t interval of a mean, 95 %. Of a few subjects the bootstrap knows no others: what it
 * draws lies too close together, and its interval is too narrow (Efron and Tibshirani 1993, 12.6).
 * Exact where the differences are spread as a normal distribution; at {@link #FEW} subjects both
 * agree.
 */
final class StudentT {
  /** Up to here it counts. */
  static final int FEW = 30;

  /**
   * 97.5 % quantiles of 1 to 29 degrees of freedom (NIST/SEMATECH e-Handbook of Statistical
   * Methods, 1.3.6.7.2).
   */
  private static final double[] QUANTILES = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045
  };

  private StudentT() {}

  /**
   * From the mean to either end.
   *
   * @param values one per subject, 2 to {@link #FEW}
   */
  static double halfWidth(double[] values) {
    int count = values.length;
    double mean = Arrays.stream(values).sum() / count;
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return QUANTILES[count - 2] * Math.sqrt(squares / (count - 1) / count);
  }
}
