package io.sonostream.client.subjects;

import io.sonostream.client.Cluster;
import io.sonostream.client.Records;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.topic.CatchUp;
import io.sonostream.schemas.serde.PoisonRecordException;
import io.sonostream.schemas.topics.TopicSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads all that lies in a topic, what was never committed included: it lies there too. One thread
 * at a time.
 */
final class TopicScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final Records records;

  TopicScan(Cluster cluster) {
    records = cluster.records();
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

  /** The same, read. What is no record of this kind is left out. */
  <T extends SpecificRecord> void records(TopicSpec topic, Class<T> type, Consumer<T> visitor) {
    Deserializer<T> reader = records.reader(type);
    each(
        topic.name(),
        record -> {
          try {
            T value = reader.deserialize(record.topic(), record.headers(), record.value());
            if (value != null) {
              visitor.accept(value);
            }
          } catch (PoisonRecordException e) {
            // No record of ours; whoever needs it says so where it is needed.
          } catch (RuntimeException e) {
            throw Records.isOutage(e)
                ? new UnavailableException("the schema registry: " + e.getMessage(), e)
                : e;
          }
        });
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
