package io.sonostream.learning.metrics;

/** Quantiles with linear interpolation between order statistics (Hyndman and Fan's type 7). */
public final class Quantile {
  private Quantile() {}

  /**
   * The quantile of values in rising order.
   *
   * @param sorted at least one value, rising
   * @param level 0-1
   */
  public static double ofSorted(double[] sorted, double level) {
    double position = level * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
