package io.sonostream.viewer.live;

import java.util.Arrays;

/** Median of the last 31 latencies: one slow frame does not make the badge jump. */
final class LatencyMeter {
  private final double[] millis = new double[31];
  private int count;

  void add(double value) {
    millis[count++ % millis.length] = value;
  }

  double median() {
    if (count == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(millis, Math.min(count, millis.length));
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
