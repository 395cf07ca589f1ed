package io.sonostream.client.subjects;

import io.sonostream.client.Records;
import io.sonostream.client.UnavailableException;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What has been found of one subject in one topic so far. */
final class Findings {
  private final SubjectId subject;
  private final Naming naming;
  private final boolean placed;
  private final List<RecordPlace> places = new ArrayList<>();
  private long records;
  private long unreadable;
  private long newestMillis = Long.MIN_VALUE;

  /**
   * @param placed whether to remember where each record is
   */
  Findings(SubjectId subject, Naming naming, boolean placed) {
    this.subject = subject;
    this.naming = naming;
    this.placed = placed;
  }

  void look(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null || !subject.mayStandIn(record.value())) {
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
      places.add(
          new RecordPlace(
              record.partition(),
              record.offset(),
              record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
              task));
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
