package io.sonostream.processor.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a lane's frames for Kafka Streams. Where the offset to read next is gone, Kafka's own reset
 * goes to the oldest record without a word; this one says what lies between, and where a broker
 * lost a partition's end goes to where it was lost. It also notes which records came as they were
 * written, commits past no unanswered frame, and brings no more while those that it brought weigh
 * too much.
 *
 * <p>Owner: one stream thread. Hand-off: {@link LostFrames}, {@link Arrivals}. Bound: {@link
 * LaneMemory}, and one poll more. Shutdown: Kafka Streams closes it.
 */
final class FrameConsumer extends KafkaConsumer<byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(FrameConsumer.class);

  private final LostFrames lost;
  private final Arrivals arrivals;
  private final ThreadSessions sessions;
  private final Set<TopicPartition> readToTheEnd = new HashSet<>();
  private final PolledFrames polled = new PolledFrames();
  private final long mostBytes;

  /** Partitions that this poll, and nobody else, lets rest. */
  private final Set<TopicPartition> resting = new HashSet<>();

  /** How many frames this thread had taken at the last poll. */
  private long takenBefore = -1;

  /**
   * @param mostBytes of records that were brought and not yet taken, before others are brought
   */
  FrameConsumer(
      Map<String, Object> config,
      LostFrames lost,
      Arrivals arrivals,
      ThreadSessions sessions,
      long mostBytes) {
    super(withoutReset(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.lost = lost;
    this.arrivals = arrivals;
    this.sessions = sessions;
    this.mostBytes = mostBytes;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    boolean full = full();
    try {
      if (full) {
        rest();
      }
      ConsumerRecords<byte[], byte[]> records = super.poll(full ? Duration.ZERO : timeout);
      polled.came(records);
      note(records);
      return records;
    } catch (NoOffsetForPartitionException e) {
      // A new group starts with the oldest frame: what came before the first processor is answered.
      seekToBeginning(e.partitions());
    } catch (OffsetOutOfRangeException e) {
      goToWhatIsLeft(e);
    } finally {
      resting.retainAll(assignment());
      super.resume(resting);
      resting.clear();
    }
    return ConsumerRecords.empty();
  }

  /**
   * Whether what was brought and not taken is enough. Where none was taken since the last poll,
   * nobody may be about to: then it counts for nothing, or this reader would rest for ever.
   */
  private boolean full() {
    polled.keep(assignment());
    polled.taken(sessions::takenBelow);
    long taken = sessions.taken();
    boolean moves = taken != takenBefore;
    takenBefore = taken;
    return moves && polled.bytes() >= mostBytes;
  }

  private void rest() {
    resting.addAll(assignment());
    resting.removeAll(paused());
    super.pause(resting);
  }

  /** Who lets a partition rest himself wakes it himself. */
  @Override
  public void pause(Collection<TopicPartition> partitions) {
    resting.removeAll(partitions);
    super.pause(partitions);
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    polled.forget(partition);
    super.seek(partition, offset);
  }

  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata offset) {
    polled.forget(partition);
    super.seek(partition, offset);
  }

  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    partitions.forEach(polled::forget);
    super.seekToBeginning(partitions);
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

  private void goToWhatIsLeft(OffsetOutOfRangeException e) {
    Map<TopicPartition, Long> beginnings = beginningOffsets(e.partitions());
    e.offsetOutOfRangePartitions()
        .forEach(
            (partition, position) -> {
              long beginning = beginnings.getOrDefault(partition, 0L);
              long next = whatIsLeft(e, partition, beginning);
              if (position < beginning) {
                lost.range(partition, position, beginning);
              } else {
                log.error(
                    "{} ends before offset {}, up to which it was read: it was made anew, or a"
                        + " broker lost its end; reading from {}",
                    partition,
                    position,
                    next);
              }
              seek(partition, next);
            });
  }

  /**
   * Where a partition goes on: at its beginning, if nobody knows better. Where a broker lost its
   * end, those that are left know up to which offset it is still what was read; what lies before is
   * answered, and may be days of frames.
   */
  static long whatIsLeft(OffsetOutOfRangeException e, TopicPartition partition, long beginning) {
    OffsetAndMetadata diverges =
        e instanceof LogTruncationException truncation
            ? truncation.divergentOffsets().get(partition)
            : null;
    return diverges == null ? beginning : Math.max(beginning, diverges.offset());
  }

  private static Map<String, Object> withoutReset(Map<String, Object> config) {
    Map<String, Object> own = new HashMap<>(config);
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return own;
  }
}
