package io.sonostream.benchmarks.gpu;

/**
 * Models swapped while frames go on.
 *
 * @param frames that were asked
 * @param missing of them, those without an answer
 * @param wrong answers that are none of the model's that they name
 * @param early megabytes after a tenth of the swaps, when every buffer has been made
 * @param end megabytes after the last
 */
record SwapRow(
    String engine,
    int swaps,
    long frames,
    long missing,
    long wrong,
    Megabytes early,
    Megabytes end) {

  /**
   * Memory in use.
   *
   * @param device null where nobody says
   */
  record Megabytes(double resident, @org.jspecify.annotations.Nullable Double device) {}

  /** A model is eight megabytes, so that forgotten ones soon are more than this. */
  static final double ALLOWED_GROWTH = 150;

  double residentGrowth() {
    return end.resident() - early.resident();
  }

  double deviceGrowth() {
    return end.device() == null || early.device() == null ? 0 : end.device() - early.device();
  }

  boolean grows() {
    return residentGrowth() > ALLOWED_GROWTH || deviceGrowth() > ALLOWED_GROWTH;
  }
}
