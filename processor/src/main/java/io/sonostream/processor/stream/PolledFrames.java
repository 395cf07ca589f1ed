package io.sonostream.processor.stream;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that a reader has handed to Kafka Streams and no session has taken yet, in bytes:
 * Kafka Streams itself buffers by count, for each partition, and never asks how large they are.
 *
 * <p>Owner: one stream thread. Hand-off: none. Bound: the number of records that Kafka Streams
 * buffers. Shutdown: none.
 */
final class PolledFrames {
  private record Polled(long offset, long bytes) {}

  private final Map<TopicPartition, Deque<Polled>> byPartition = new HashMap<>();
  private long bytes;

  void came(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      Deque<Polled> queue = byPartition.computeIfAbsent(partition, fresh -> new ArrayDeque<>());
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        long size = RecordSize.of(record.key(), record.value(), record.headers()).heapBytes();
        queue.addLast(new Polled(record.offset(), size));
        bytes += size;
      }
    }
  }

  /**
   * @param below of each partition, the first offset that was not taken
   */
  void taken(ToLongFunction<TopicPartition> below) {
    byPartition.forEach(
        (partition, queue) -> {
          long first = below.applyAsLong(partition);
          while (!queue.isEmpty() && queue.peekFirst().offset() < first) {
            bytes -= queue.removeFirst().bytes();
          }
        });
  }

  /** It is read from another place now, or by somebody else: nobody will take what was read. */
  void forget(TopicPartition partition) {
    Deque<Polled> queue = byPartition.remove(partition);
    if (queue != null) {
      queue.forEach(polled -> bytes -= polled.bytes());
    }
  }

  /** Only these are still read here. */
  void keep(Collection<TopicPartition> assigned) {
    for (TopicPartition partition : List.copyOf(byPartition.keySet())) {
      if (!assigned.contains(partition)) {
        forget(partition);
      }
    }
  }

  long bytes() {
    return bytes;
  }
}
