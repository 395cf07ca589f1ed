package io.sonostream.client.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What a follower's consumer is assigned: which partitions it reads, from which offset, and what
 * becomes of partitions that are added later. Without a group nobody else says so.
 */
final class ConsumerAssignment {
  private static final Duration KAFKA_LIMIT = Duration.ofSeconds(30);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, Reading<?>> readings;
  private final Positions positions;

  ConsumerAssignment(
      Consumer<byte[], byte[]> consumer, Map<String, Reading<?>> readings, Positions positions) {
    this.consumer = consumer;
    this.readings = readings;
    this.positions = positions;
  }

  /**
   * Every partition, from where an earlier consumer of this follower stopped, or from its topic's
   * start.
   *
   * @throws KafkaException when a topic does not exist or the broker does not answer
   */
  void take() {
    List<TopicPartition> all = partitions(KAFKA_LIMIT);
    consumer.assign(all);
    Map<TopicPartition, Long> times = new HashMap<>();
    for (TopicPartition partition : all) {
      Long known = positions.of(partition);
      if (known == null) {
        seek(partition, times);
      } else {
        consumer.seek(partition, known);
      }
    }
    consumer
        .offsetsForTimes(times, KAFKA_LIMIT)
        .forEach(
            (partition, found) -> {
              if (found == null) {
                consumer.seekToEnd(List.of(partition));
              } else {
                consumer.seek(partition, found.offset());
              }
            });
    positions.startEnds(consumer.endOffsets(all, KAFKA_LIMIT));
    // Seeks are lazy: asked now, "from now on" means from this moment, not from the first poll.
    note();
    positions.settle();
  }

  /** Partitions that were added since: from their beginning, whatever the topic's start is. */
  void takeAdded() {
    List<TopicPartition> now = partitions(PROBE_LIMIT);
    List<TopicPartition> added =
        now.stream().filter(partition -> positions.of(partition) == null).toList();
    if (added.isEmpty()) {
      return;
    }
    consumer.assign(now);
    consumer.seekToBeginning(added);
    for (TopicPartition partition : now) {
      Long next = positions.of(partition);
      if (next != null) {
        consumer.seek(partition, next);
      }
    }
  }

  /** Goes on at the end of all partitions when one of them is further behind than that. */
  void catchUpIfBehind(long maxLag) {
    if (maxLag == Long.MAX_VALUE) {
      return;
    }
    boolean behind =
        consumer.assignment().stream()
            .anyMatch(partition -> consumer.currentLag(partition).orElse(0) > maxLag);
    if (behind) {
      consumer.seekToEnd(consumer.assignment());
    }
  }

  /** Where the consumer stands, records that show nothing (a transaction's marks) included. */
  void note() {
    for (TopicPartition partition : consumer.assignment()) {
      positions.set(partition, consumer.position(partition, KAFKA_LIMIT));
    }
  }

  /**
   * Asks the broker something.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException when it does not answer
   */
  void probe() {
    consumer.endOffsets(consumer.assignment(), PROBE_LIMIT);
  }

  private void seek(TopicPartition partition, Map<TopicPartition, Long> times) {
    Reading<?> reading = readings.get(partition.topic());
    StartAt start = reading == null ? StartAt.BEGINNING : reading.start();
    if (start instanceof StartAt.Now) {
      consumer.seekToEnd(List.of(partition));
    } else if (start instanceof StartAt.Since since) {
      times.put(partition, since.time().toEpochMilli());
    } else if (start instanceof StartAt.Offsets offsets) {
      Long next = offsets.next().get(partition.partition());
      if (next == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, next);
      }
    }
  }

  private List<TopicPartition> partitions(Duration limit) {
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : readings.keySet()) {
      consumer
          .partitionsFor(topic, limit)
          .forEach(info -> all.add(new TopicPartition(topic, info.partition())));
    }
    for (String topic : readings.keySet()) {
      if (all.stream().noneMatch(partition -> partition.topic().equals(topic))) {
        throw new KafkaException("topic " + topic + " does not exist");
      }
    }
    return all;
  }
}
