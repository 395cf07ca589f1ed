package io.sonostream.client.subjects;

import io.sonostream.client.Cluster;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** How the records of a topic name their subject. */
@FunctionalInterface
interface Naming {
  /** Those that nobody could read when they came: only their bytes can be looked at. */
  Naming UNREADABLE =
      record -> {
        throw new PoisonRecordException("kept as it came");
      };

  /**
   * @param subject null where the record names none
   * @param frame null where the record is of several
   */
  record Named(@Nullable String subject, String task, @Nullable FrameName frame) {}

  /** Whether it is worth reading a record for this subject. */
  default boolean mayName(SubjectId subject, byte[] record) {
    return subject.mayStandIn(record);
  }

  /**
   * @throws PoisonRecordException for bytes that are no such record
   */
  Optional<Named> of(ConsumerRecord<byte[], byte[]> record);

  static <T extends SpecificRecord> Naming of(
      Cluster cluster,
      Class<T> type,
      Function<T, @Nullable String> subject,
      Function<T, String> task,
      Function<T, FrameName> frame) {
    Deserializer<T> reader = cluster.records().reader(type);
    return record ->
        Optional.ofNullable(reader.deserialize(record.topic(), record.headers(), record.value()))
            .map(value -> new Named(subject.apply(value), task.apply(value), frame.apply(value)));
  }
}
