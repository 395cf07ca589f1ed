package io.sonostream.benchmarks.viewer;

/**
 * What so many browsers saw and cost.
 *
 * @param publishedPerSecond frames of all devices, each with its mask
 * @param shownPerSecond frames with masks that were painted, all browsers together
 * @param shownShare painted of those that there were to paint, 0-1
 * @param serverCpuPerSecond processor seconds of the viewer, each second
 * @param serverCpuMillisPerShownFrame the same, over what was painted
 */
record ViewerRow(
    int browsers,
    double publishedPerSecond,
    double shownPerSecond,
    double shownShare,
    double serverCpuPerSecond,
    double serverCpuMillisPerShownFrame) {

  static ViewerRow of(int browsers, double seconds, long published, long shown, double cpuSeconds) {
    return new ViewerRow(
        browsers,
        round(published / seconds),
        round(shown / seconds),
        round((double) shown / Math.max(1, published * browsers)),
        round(cpuSeconds / seconds),
        round(1000 * cpuSeconds / Math.max(1, shown)));
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
