package io.sonostream.benchmarks.gpu;

/**
 * One architecture's archive on one engine.
 *
 * @param worstSteps largest difference to PyTorch's probability, in steps of a byte
 * @param outside pixels that are further from it than the precision explains
 * @param why empty, or what kept it from answering
 */
record GoldenRow(
    String architecture,
    String engine,
    String precision,
    double worstSteps,
    long outside,
    String why) {

  static GoldenRow refused(String architecture, String engine, String precision, String why) {
    return new GoldenRow(architecture, engine, precision, 0, 0, why);
  }

  boolean agrees() {
    return outside == 0 && why.isEmpty();
  }
}
