package io.sonostream.benchmarks.soak;

import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.SourceCoordinates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;

/**
 * Who was answered and how, by the coordinates that every answer names: not what a frame says of
 * itself, which hostile ones make up.
 *
 * <p>Owner: the monitor of this object. Hand-off: ledgers tell masks on their threads. Bound: three
 * bits a record. Shutdown: none.
 */
final class AnswerBooks {
  /** The first answer of a record. */
  enum Answer {
    MASK,
    SHED,
    DEAD
  }

  private static final String HEADER = "__streams.errors.";

  private final String archive;
  private final Map<TopicPartition, BitSet> answered = new HashMap<>();
  private final Map<Answer, Long> counts = new EnumMap<>(Answer.class);
  private final Map<TopicPartition, Long> deadRead = new HashMap<>();
  private long archiveRepeats;
  private String newestModel = "";

  /**
   * @param archive name of the topic whose frames may be answered only once
   */
  AnswerBooks(String archive) {
    this.archive = archive;
  }

  synchronized void mask(Mask mask, Instant arrived) {
    boolean segmented = mask.getStatus() == MaskStatus.SEGMENTED;
    SourceCoordinates source = mask.getSource();
    book(
        new TopicPartition(source.getTopic(), source.getPartition()),
        source.getOffset(),
        segmented ? Answer.MASK : Answer.SHED);
    if (mask.getModel() != null) {
      newestModel = mask.getModel().getVersion();
    }
  }

  /** Each letter once, however often its topic is read. */
  synchronized void dead(ConsumerRecord<byte[], byte[]> letter) {
    TopicPartition here = new TopicPartition(letter.topic(), letter.partition());
    if (letter.offset() <= deadRead.getOrDefault(here, -1L)) {
      return;
    }
    deadRead.put(here, letter.offset());
    book(
        new TopicPartition(
            text(letter.headers(), "topic"), Integer.parseInt(text(letter.headers(), "partition"))),
        Long.parseLong(text(letter.headers(), "offset")),
        Answer.DEAD);
  }

  synchronized long count(Answer answer) {
    return counts.getOrDefault(answer, 0L);
  }

  synchronized long archiveRepeats() {
    return archiveRepeats;
  }

  /** Version of the model that made the mask which came last. */
  synchronized String newestModel() {
    return newestModel;
  }

  /** Offsets of a partition that are answered; a copy. */
  synchronized BitSet answered(TopicPartition partition) {
    return (BitSet) answered.getOrDefault(partition, new BitSet()).clone();
  }

  /** Answers to records that are not there: of other topics, or behind the end. */
  synchronized long strangers(Map<TopicPartition, Long> ends) {
    long strangers = 0;
    for (Map.Entry<TopicPartition, BitSet> entry : answered.entrySet()) {
      int end = Math.toIntExact(ends.getOrDefault(entry.getKey(), 0L));
      strangers +=
          entry.getValue().get(end, Math.max(end, entry.getValue().length())).cardinality();
    }
    return strangers;
  }

  private void book(TopicPartition partition, long at, Answer answer) {
    BitSet seen = answered.computeIfAbsent(partition, first -> new BitSet());
    int offset = Math.toIntExact(at);
    if (seen.get(offset)) {
      archiveRepeats += partition.topic().equals(archive) ? 1 : 0;
      return;
    }
    seen.set(offset);
    counts.merge(answer, 1L, Long::sum);
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(HEADER + name).value(), StandardCharsets.UTF_8);
  }
}
