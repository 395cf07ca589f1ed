package io.sonostream.client.subjects;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a topic has set of its own while an erasure has other values stand there, kept in the topic
 * itself for whoever comes after a killed one: a tombstone with the settings as headers, under a
 * key that no label has, so readers pass over it. The broker has it for delete.retention.ms at
 * least, a day by default.
 */
final class OwnSettings {
  private static final String KEY = "sonostream-subject-settings";

  private final String topic;
  private final TopicScan scan;
  private final Consumer<ProducerRecord<String, byte[]>> writer;

  /**
   * @param writer returns when the broker has the record
   */
  OwnSettings(String topic, TopicScan scan, Consumer<ProducerRecord<String, byte[]>> writer) {
    this.topic = topic;
    this.scan = scan;
    this.writer = writer;
  }

  void keep(Map<String, String> settings) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, 0, KEY, null);
    settings.forEach(
        (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    writer.accept(record);
  }

  /** What was kept last; empty where the broker has it no more. Reads the topic. */
  Optional<Map<String, String>> kept() {
    AtomicReference<@Nullable Map<String, String>> last = new AtomicReference<>();
    scan.each(
        topic,
        record -> {
          if (isOurs(record)) {
            last.set(settings(record));
          }
        });
    return Optional.ofNullable(last.get());
  }

  private static boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
    return record.partition() == 0
        && record.value() == null
        && record.key() != null
        && KEY.equals(new String(record.key(), StandardCharsets.UTF_8));
  }

  private static Map<String, String> settings(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> settings = new HashMap<>();
    record
        .headers()
        .forEach(
            header ->
                settings.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
    return settings;
  }
}
