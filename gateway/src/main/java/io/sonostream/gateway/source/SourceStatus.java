package io.sonostream.gateway.source;

/**
 * A source as it stands at one moment.
 *
 * @param kind in the settings' words
 * @param why it failed, in one line; empty while it does not
 * @param published frames that are in Kafka
 * @param dropped frames that were never sent, since Kafka was too slow for a live source
 * @param failed frames, and files, that could not be read or sent
 * @param failures how often it was opened again, or will be
 * @param damaged messages that were not what was sent, and were dropped
 * @param unplaced frames that are published without the pose that a tracker should have given them
 * @param clockBehindMillis how far the sender's clock is behind ours; negative when it is ahead,
 *     NaN where it says no time of day
 */
public record SourceStatus(
    String name,
    String kind,
    SourceState state,
    String why,
    long published,
    long dropped,
    long failed,
    long failures,
    long damaged,
    long unplaced,
    double clockBehindMillis) {

  /** Of a source that reads files. */
  SourceStatus(
      String name,
      String kind,
      SourceState state,
      String why,
      long published,
      long dropped,
      long failed,
      long failures) {
    this(name, kind, state, why, published, dropped, failed, failures, 0, 0, Double.NaN);
  }
}
