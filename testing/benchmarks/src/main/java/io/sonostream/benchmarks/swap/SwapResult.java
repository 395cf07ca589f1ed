package io.sonostream.benchmarks.swap;

import java.util.List;

/**
 * A run with everything that people want to see of it.
 *
 * @param broken packages that had to be refused
 * @param frames sent
 * @param calmGapMillis longest gap between two masks while nothing was swapped
 * @param swapMillis of each good package, from its assignment to its first mask, sorted
 * @param faults what must not happen and did: a bad load, a mask of the wrong model ...
 */
public record SwapResult(
    SwapReport report,
    int broken,
    long frames,
    double calmGapMillis,
    List<Double> swapMillis,
    List<String> faults) {
  public SwapResult {
    swapMillis = List.copyOf(swapMillis);
    faults = List.copyOf(faults);
  }

  public boolean clean() {
    return faults.isEmpty() && report.missing() == 0 && report.refused() == broken;
  }
}
