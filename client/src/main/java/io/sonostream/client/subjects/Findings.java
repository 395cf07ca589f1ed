package io.sonostream.client.subjects;

import io.sonostream.client.Records;
import io.sonostream.client.UnavailableException;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What has been found of one subject in one topic so far. */
final class Findings {
  private final SubjectId subject;
  private final Naming naming;
  private final boolean placed;
  private final Consumer<FrameName> frames;
  private final List<RecordPlace> places = new ArrayList<>();

  /** What stands of them under its key, as an index of {@link #places}. */
  private final Map<Slot, Integer> standing = new HashMap<>();

  private long records;
  private long unreadable;
  private long newestMillis = Long.MIN_VALUE;

  /** Compaction keeps one record of each. */
  private record Slot(int partition, String key) {
    static Slot of(ConsumerRecord<byte[], byte[]> record) {
      return new Slot(
          record.partition(),
          record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8));
    }
  }

  /**
   * @param placed whether to remember where each record is
   * @param frames told each frame that is found to be the subject's
   */
  Findings(SubjectId subject, Naming naming, boolean placed, Consumer<FrameName> frames) {
    this.subject = subject;
    this.naming = naming;
    this.placed = placed;
    this.frames = frames;
  }

  /**
   * @param record of each partition in the order of offsets
   */
  void look(ConsumerRecord<byte[], byte[]> record) {
    if (!standing.isEmpty()) {
      Integer before = standing.remove(Slot.of(record));
      if (before != null) {
        places.set(before, places.get(before).replaced());
      }
    }
    if (record.value() == null || !naming.mayName(subject, record.value())) {
      return;
    }
    try {
      naming
          .of(record)
          .filter(named -> subject.text().equals(named.subject()))
          .ifPresent(
              named -> {
                records++;
                seen(record, named.task());
                Optional.ofNullable(named.frame()).ifPresent(frames);
              });
    } catch (PoisonRecordException e) {
      unreadable++;
      seen(record, "");
    } catch (RuntimeException e) {
      if (Records.isOutage(e)) {
        throw new UnavailableException("the schema registry: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private void seen(ConsumerRecord<byte[], byte[]> record, String task) {
    newestMillis = Math.max(newestMillis, record.timestamp());
    if (placed) {
      Slot slot = Slot.of(record);
      standing.put(slot, places.size());
      places.add(new RecordPlace(slot.partition(), record.offset(), slot.key(), task, true));
    }
  }

  long records() {
    return records;
  }

  long unreadable() {
    return unreadable;
  }

  Optional<Instant> newest() {
    return records + unreadable == 0
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(newestMillis));
  }

  List<RecordPlace> places() {
    return places;
  }
}
