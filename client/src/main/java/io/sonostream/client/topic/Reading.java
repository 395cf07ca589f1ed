package io.sonostream.client.topic;

import io.opentelemetry.context.Scope;
import io.sonostream.client.Receipt;
import io.sonostream.client.traces.RecordTrace;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * One topic that is followed.
 *
 * @param reader makes the value; null is given on as null
 */
record Reading<T>(
    String topic, StartAt start, Deserializer<? extends T> reader, RecordHandler<T> handler) {

  void take(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] key = record.key();
    String name = key == null ? null : new String(key, StandardCharsets.UTF_8);
    byte @Nullable [] bytes = record.value();
    T value;
    try {
      value = bytes == null ? null : reader.deserialize(topic, record.headers(), bytes);
    } catch (PoisonRecordException e) {
      handler.unreadable(followed(record, name, null));
      throw e;
    }
    try (Scope during = RecordTrace.of(record.headers()).makeCurrent()) {
      handler.accept(followed(record, name, value));
    }
  }

  private Followed<T> followed(
      ConsumerRecord<byte[], byte[]> record, @Nullable String key, @Nullable T value) {
    return new Followed<>(
        new Receipt(topic, record.partition(), record.offset()), record.timestamp(), key, value);
  }
}
