package io.sonostream.client.subjects;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.topic.CatchUp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads all that lies in a topic, what was never committed included: it lies there too. One thread
 * at a time.
 */
final class TopicScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;

  TopicScan(Cluster cluster) {
    consumer =
        cluster.reader(
            "sonostream-subject",
            Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 * 1024 * 1024),
            Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_uncommitted"));
  }

  /**
   * Everything up to the end of the topic as it is now.
   *
   * @throws UnavailableException when the broker falls silent
   */
  void each(String topic, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      CatchUp.read(consumer, visitor);
    } catch (KafkaException e) {
      throw new UnavailableException(
          "topic " + topic + " can't be read to its end: " + e.getMessage(), e);
    }
  }

  /** Whether a record still stands there. Something must have been written behind it. */
  boolean holds(String topic, RecordPlace place) {
    TopicPartition partition = new TopicPartition(topic, place.partition());
    try {
      consumer.assign(List.of(partition));
      consumer.seek(partition, place.offset());
      long heard = System.nanoTime();
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          return record.offset() == place.offset();
        }
        CatchUp.requireHeard(heard);
      }
    } catch (KafkaException e) {
      throw new UnavailableException("topic " + topic + " can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
