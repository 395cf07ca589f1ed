package io.sonostream.learning.metrics;

import java.util.Arrays;
import java.util.Comparator;

/** Spearman's rank correlation; equal values share the mean of their ranks. */
public final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * @return -1 to 1; NaN for less than three pairs, and where one side is all the same
   */
  public static double of(double[] one, double[] other) {
    if (one.length != other.length) {
      throw new IllegalArgumentException(one.length + " values beside " + other.length);
    }
    if (one.length < 3) {
      return Double.NaN;
    }
    double[] a = ranks(one);
    double[] b = ranks(other);
    double middle = (one.length - 1) / 2.0;
    double both = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - middle) * (b[i] - middle);
      ofA += (a[i] - middle) * (a[i] - middle);
      ofB += (b[i] - middle) * (b[i] - middle);
    }
    return both / Math.sqrt(ofA * ofB);
  }

  private static double[] ranks(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
