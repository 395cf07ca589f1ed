package io.sonostream.client.frames;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads the frame that a mask answers, from the place that the mask names. Frames in a row are read
 * as a follower would; any other costs a round trip.
 *
 * <p>Owner: one thread at a time, which the lock sees to. Hand-off: none. Bound: one consumer,
 * which fetches few frames ahead. Shutdown: {@link #close}.
 */
public final class FrameReader implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<Frame> frames;

  /** Connects to nothing yet. */
  public FrameReader(Cluster cluster) {
    this.frames = cluster.records().reader(Frame.class);
    this.consumer =
        cluster.reader(
            "sonostream-frame-reader",
            Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1024 * 1024),
            Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1));
  }

  /**
   * @return empty when the topic's retention has taken it, or no frame stands there
   * @throws UnavailableException when the broker does not give it within 10 s
   */
  public synchronized Optional<Frame> read(SourceCoordinates source) {
    TopicPartition partition = new TopicPartition(source.getTopic(), source.getPartition());
    try {
      if (!consumer.assignment().contains(partition)) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, source.getOffset());
      } else if (consumer.position(partition) != source.getOffset()) {
        consumer.seek(partition, source.getOffset());
      }
      long end = System.nanoTime() + LIMIT.toNanos();
      while (System.nanoTime() - end < 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
          return record.offset() == source.getOffset() && record.value() != null
              ? Optional.ofNullable(
                  frames.deserialize(source.getTopic(), record.headers(), record.value()))
              : Optional.empty();
        }
        if (consumer.position(partition) > source.getOffset()) {
          // A transaction's end stands there.
          return Optional.empty();
        }
      }
      throw new UnavailableException("Kafka did not give the frame in time", null);
    } catch (OffsetOutOfRangeException | PoisonRecordException e) {
      return Optional.empty();
    } catch (WakeupException e) {
      throw new UnavailableException("the frame reader is closed", e);
    } catch (KafkaException e) {
      throw new UnavailableException("Kafka did not give the frame: " + e.getMessage(), e);
    }
  }

  /** A frame and where it stands. */
  public record Placed(Frame frame, SourceCoordinates source) {}

  /**
   * The nearest wanted frame before or after a place, in its partition.
   *
   * @param way 1 for later ones, -1 for earlier ones
   * @param most records that are looked at
   * @return empty where none of them is wanted, or there are no more
   * @throws UnavailableException when the broker does not give them
   */
  public synchronized Optional<Placed> beside(
      SourceCoordinates place, int way, int most, Predicate<Frame> wanted) {
    TopicPartition partition = new TopicPartition(place.getTopic(), place.getPartition());
    long first;
    long end;
    try {
      first = consumer.beginningOffsets(List.of(partition), LIMIT).getOrDefault(partition, 0L);
      end = consumer.endOffsets(List.of(partition), LIMIT).getOrDefault(partition, 0L);
    } catch (WakeupException e) {
      throw new UnavailableException("the frame reader is closed", e);
    } catch (KafkaException e) {
      throw new UnavailableException("Kafka did not give the frame: " + e.getMessage(), e);
    }
    for (int i = 1; i <= most; i++) {
      long offset = place.getOffset() + (long) way * i;
      if (offset < first || offset >= end) {
        return Optional.empty();
      }
      SourceCoordinates at =
          new SourceCoordinates(place.getTopic(), place.getPartition(), offset);
      Optional<Frame> frame = read(at).filter(wanted);
      if (frame.isPresent()) {
        return frame.map(found -> new Placed(found, at));
      }
    }
    return Optional.empty();
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
