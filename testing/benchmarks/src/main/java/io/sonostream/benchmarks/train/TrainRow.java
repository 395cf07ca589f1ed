package io.sonostream.benchmarks.train;

import java.util.Locale;

/**
 * One line of the table; times are means over the steps.
 *
 * @param cpuSecondsPerStep of all threads; steadier than the clock on a shared machine
 * @param dataSeconds the step's wait for decoded and augmented examples
 * @param peakRssMegabytes of the whole process so far
 */
record TrainRow(
    String precision,
    int side,
    int batch,
    double secondsPerStep,
    double cpuSecondsPerStep,
    double imagesPerSecond,
    double forwardSeconds,
    double backwardSeconds,
    double optimizerSeconds,
    double dataSeconds,
    double peakRssMegabytes) {

  static final String HEADER =
      "precision  size  batch  s/step  CPU s/step  images/s  forward  backward  optimizer    data"
          + "  peak RSS";

  String line() {
    return String.format(
        Locale.ROOT,
        "%-9s %5d %6d %7.3f %11.3f %9.2f %8.3f %9.3f %10.3f %7.3f %6.0f MB",
        precision,
        side,
        batch,
        secondsPerStep,
        cpuSecondsPerStep,
        imagesPerSecond,
        forwardSeconds,
        backwardSeconds,
        optimizerSeconds,
        dataSeconds,
        peakRssMegabytes);
  }
}
