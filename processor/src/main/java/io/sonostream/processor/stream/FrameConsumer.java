package io.sonostream.processor.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a lane's frames for Kafka Streams. Where the offset to read next is gone, Kafka's own reset
 * goes to the oldest record without a word; this one does so too, and says what lies between. It
 * also notes which records came as they were written, and commits past no unanswered frame.
 *
 * <p>Owner: one stream thread. Hand-off: {@link LostFrames}, {@link Arrivals}. Bound: Kafka's.
 * Shutdown: Kafka Streams closes it.
 */
final class FrameConsumer extends KafkaConsumer<byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(FrameConsumer.class);

  private final LostFrames lost;
  private final Arrivals arrivals;
  private final ThreadSessions sessions;
  private final Set<TopicPartition> readToTheEnd = new HashSet<>();

  FrameConsumer(
      Map<String, Object> config, LostFrames lost, Arrivals arrivals, ThreadSessions sessions) {
    super(withoutReset(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.lost = lost;
    this.arrivals = arrivals;
    this.sessions = sessions;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      note(records);
      return records;
    } catch (NoOffsetForPartitionException e) {
      // A new group starts with the oldest frame: what came before the first processor is answered.
      seekToBeginning(e.partitions());
    } catch (OffsetOutOfRangeException e) {
      goToWhatIsLeft(e.offsetOutOfRangePartitions());
    }
    return ConsumerRecords.empty();
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    super.commitSync(sessions.answered(offsets));
  }

  private void note(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      long first = records.records(partition).get(0).offset();
      arrivals.came(partition, first, readToTheEnd.contains(partition));
    }
    readToTheEnd.clear();
    for (TopicPartition partition : assignment()) {
      if (currentLag(partition).orElse(1) == 0) {
        readToTheEnd.add(partition);
      }
    }
  }

  private void goToWhatIsLeft(Map<TopicPartition, Long> gone) {
    Map<TopicPartition, Long> beginnings = beginningOffsets(gone.keySet());
    gone.forEach(
        (partition, position) -> {
          long beginning = beginnings.getOrDefault(partition, 0L);
          if (position < beginning) {
            lost.range(partition, position, beginning);
          } else {
            log.error(
                "{} ends before offset {}, up to which it was read: it was made anew, or a broker"
                    + " lost its end; reading from {}",
                partition,
                position,
                beginning);
          }
          seek(partition, beginning);
        });
  }

  private static Map<String, Object> withoutReset(Map<String, Object> config) {
    Map<String, Object> own = new HashMap<>(config);
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return own;
  }
}
