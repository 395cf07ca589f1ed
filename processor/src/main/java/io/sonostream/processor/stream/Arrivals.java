package io.sonostream.processor.stream;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records came as they were written. What is read out of a backlog says nothing about its
 * sender's clock; a record that comes to a reader which had read everything does.
 *
 * <p>Owner: stream threads, each for its partitions. Hand-off: none. Bound: one entry a partition.
 * Shutdown: none.
 */
final class Arrivals {
  /** The first of those that the last poll brought, and when that was. */
  private record Fresh(long first, long atMicros) {}

  private final LongSupplier clockMicros;
  private final Map<TopicPartition, Fresh> newest = new ConcurrentHashMap<>();

  Arrivals(LongSupplier clockMicros) {
    this.clockMicros = clockMicros;
  }

  /**
   * A poll brought records.
   *
   * @param hadReadAll whether the reader was at the end of the partition before
   */
  void came(TopicPartition partition, long firstOffset, boolean hadReadAll) {
    if (hadReadAll) {
      newest.put(partition, new Fresh(firstOffset, clockMicros.getAsLong()));
    } else {
      newest.remove(partition);
    }
  }

  /** By the clock that tells when records came. */
  long nowMicros() {
    return clockMicros.getAsLong();
  }

  /** When this record came, if it came as it was written; microseconds since the epoch. */
  OptionalLong cameFreshAt(FrameOrigin origin) {
    Fresh fresh = newest.get(new TopicPartition(origin.topic(), origin.partition()));
    return fresh == null || origin.offset() < fresh.first()
        ? OptionalLong.empty()
        : OptionalLong.of(fresh.atMicros());
  }
}
