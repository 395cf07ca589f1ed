package io.sonostream.benchmarks.restart;

/**
 * What rolling restarts cost.
 *
 * @param restarts processors that left in good order and came back
 * @param longestGapMillis between two live masks of one device, from the first restart to the last
 * @param batchMillis median time of a batch in the engine
 * @param missing frames without an answer, both lanes
 * @param shedForRestart live frames that were answered SHED
 */
public record RestartReport(
    int restarts, double longestGapMillis, double batchMillis, long missing, long shedForRestart) {
  /** The longest that a gap may be beyond a batch. */
  static final double PROMISE_MILLIS = 1_000;

  public boolean clean() {
    return missing == 0 && shedForRestart == 0 && longestGapMillis <= batchMillis + PROMISE_MILLIS;
  }
}
