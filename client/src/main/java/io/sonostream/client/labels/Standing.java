package io.sonostream.client.labels;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands under a key of the labels topic: a label, or one that can't be used. A key may have
 * several: where a topic was given more partitions, what a key held before stays in the partition
 * that it had then, and partitions are read in no order. Then the later one stands.
 */
public interface Standing {

  /** Of the labels topic, where it stands. */
  int partition();

  /** When it was drawn; where nothing of it can be read, when it was written. */
  Instant since();

  /**
   * Whether another one of its key takes its place for all that it was read before.
   *
   * @param standing read before this; null where none was
   */
  default boolean isOvertakenBy(@Nullable Standing standing) {
    return standing != null
        && standing.partition() != partition()
        && standing.since().isAfter(since());
  }

  /** Whether it is taken away: elsewhere it may have been drawn after the tombstone. */
  default boolean isMeantByTombstoneIn(int partition) {
    return partition() == partition;
  }
}
