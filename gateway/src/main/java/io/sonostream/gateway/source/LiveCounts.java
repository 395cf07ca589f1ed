package io.sonostream.gateway.source;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the frames of a live source.
 *
 * <p>Owner: none; every count is atomic. Hand-off: the source's thread and Kafka's count, any
 * thread reads. Bound: counts only. Shutdown: nothing to end.
 */
final class LiveCounts {
  final AtomicLong published = new AtomicLong();
  final AtomicLong dropped = new AtomicLong();
  final AtomicLong failed = new AtomicLong();

  /** Messages that were not what was sent. */
  final AtomicLong damaged = new AtomicLong();

  /** Frames that were published without the pose that a tracker should have given them. */
  final AtomicLong unplaced = new AtomicLong();
}
