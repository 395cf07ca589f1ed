package io.sonostream.benchmarks.gpu;

/**
 * A training step: forward, backward, optimiser.
 *
 * @param where what computed it
 * @param lossBefore of the batch that it learns from
 * @param lossAfter of the same batch
 */
record TrainRow(String where, double seconds, double lossBefore, double lossAfter) {

  /** Steps on one batch that don't lower its loss have not learned from it. */
  boolean learned() {
    return Double.isFinite(lossAfter) && lossAfter < lossBefore;
  }
}
