package io.sonostream.client.topic;

import java.util.Optional;

/**
 * How a follower stands, for health.
 *
 * @param caughtUp whether all that stood in the topics at the start was read
 * @param waitsFor what it waits for instead of reading, in one line
 * @param read records that a handler has taken
 * @param skipped records that could not be read
 * @param failed records that a handler failed at
 * @param lastFailure the newest of those, in one line
 * @param ended why it reads no more, if something ended it that nothing can survive
 */
public record FollowerState(
    boolean caughtUp,
    Optional<String> waitsFor,
    long read,
    long skipped,
    long failed,
    Optional<String> lastFailure,
    Optional<String> ended) {

  /** Why it does not read at the moment; empty while it does. */
  public Optional<String> standstill() {
    return ended.or(() -> waitsFor);
  }

  /** Why what it feeds may be out of date or incomplete; empty while all is well. */
  public Optional<String> trouble() {
    return standstill().or(() -> lastFailure);
  }
}
