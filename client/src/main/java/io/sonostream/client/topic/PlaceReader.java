package io.sonostream.client.topic;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads single records of one type from the places where they are known to stand. Records in a row
 * are read as a follower would; any other costs a round trip.
 *
 * <p>Owner: one thread at a time, which the lock sees to. Hand-off: none. Bound: one consumer,
 * which fetches few records ahead. Shutdown: {@link #close}.
 */
public final class PlaceReader<T extends SpecificRecord> implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);

  private final String what;
  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<T> records;

  /**
   * Connects to nothing yet.
   *
   * @param what it reads, in one word, for messages and its consumer's name
   */
  public PlaceReader(Cluster cluster, String what, Class<T> type) {
    this.what = what;
    this.records = cluster.records().reader(type);
    this.consumer =
        cluster.reader(
            "sonostream-" + what + "-reader",
            Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1024 * 1024),
            Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1));
  }

  /**
   * @return empty when the topic does not have it any more, or no such record stands there
   * @throws UnavailableException when the broker does not give it within 10 s
   */
  public synchronized Optional<T> read(Receipt place) {
    try {
      return record(place)
          .filter(found -> found.value() != null)
          .map(found -> records.deserialize(found.topic(), found.headers(), found.value()));
    } catch (PoisonRecordException e) {
      return Optional.empty();
    } catch (KafkaException e) {
      throw new UnavailableException("Kafka did not give the " + what + ": " + e.getMessage(), e);
    }
  }

  private Optional<ConsumerRecord<byte[], byte[]>> record(Receipt place) {
    TopicPartition partition = new TopicPartition(place.topic(), place.partition());
    long offset = place.offset();
    try {
      if (!consumer.assignment().contains(partition)) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
      } else if (consumer.position(partition) != offset) {
        consumer.seek(partition, offset);
      }
      long end = System.nanoTime() + LIMIT.toNanos();
      while (System.nanoTime() - end < 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
          return record.offset() == offset ? Optional.of(record) : Optional.empty();
        }
        if (consumer.position(partition) > offset) {
          // A transaction's end stands there.
          return Optional.empty();
        }
      }
      throw new UnavailableException("Kafka did not give the " + what + " in time", null);
    } catch (OffsetOutOfRangeException e) {
      return Optional.empty();
    } catch (WakeupException e) {
      throw new UnavailableException("the " + what + " reader is closed", e);
    } catch (KafkaException e) {
      throw new UnavailableException("Kafka did not give the " + what + ": " + e.getMessage(), e);
    }
  }

  /** Offsets of a partition, from {@code first} to before {@code end}. */
  public record Range(long first, long end) {
    public boolean contains(long offset) {
      return offset >= first && offset < end;
    }
  }

  /**
   * Where records may stand, as the topic is now.
   *
   * @throws UnavailableException when the broker does not say
   */
  public synchronized Range range(String topic, int number) {
    TopicPartition partition = new TopicPartition(topic, number);
    List<TopicPartition> one = List.of(partition);
    return asked(
        () ->
            new Range(
                consumer.beginningOffsets(one, LIMIT).getOrDefault(partition, 0L),
                consumer.endOffsets(one, LIMIT).getOrDefault(partition, 0L)));
  }

  /**
   * When the record at a place was written, as it says itself.
   *
   * @return milliseconds since 1970-01-01T00:00Z; empty when the topic does not have it any more
   * @throws UnavailableException when the broker does not give it within 10 s
   */
  public synchronized OptionalLong writtenAt(Receipt place) {
    return record(place).map(ConsumerRecord::timestamp).stream().mapToLong(at -> at).findFirst();
  }

  /**
   * How many partitions a topic has.
   *
   * @throws UnavailableException when the broker does not say
   */
  public synchronized int partitions(String topic) {
    return asked(() -> consumer.partitionsFor(topic, LIMIT).size());
  }

  /**
   * The first offset whose record was written then or later; empty where there is none.
   *
   * @throws UnavailableException when the broker does not say
   */
  public synchronized OptionalLong firstSince(String topic, int number, long millis) {
    TopicPartition partition = new TopicPartition(topic, number);
    return asked(
        () -> {
          OffsetAndTimestamp found =
              consumer.offsetsForTimes(Map.of(partition, millis), LIMIT).get(partition);
          return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
        });
  }

  private <R> R asked(Supplier<R> question) {
    try {
      return question.get();
    } catch (WakeupException e) {
      throw new UnavailableException("the " + what + " reader is closed", e);
    } catch (KafkaException e) {
      throw new UnavailableException("Kafka did not give the " + what + ": " + e.getMessage(), e);
    }
  }

  /** A read that waits ends at once. */
  @Override
  public void close() {
    consumer.wakeup();
    synchronized (this) {
      consumer.close();
    }
  }
}
