package io.sonostream.viewer;

import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.serde.RecordSerdes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes and reads records as any other program would. */
final class Topic implements AutoCloseable {
  private final Map<String, String> kafka;
  private final RecordSerdes serdes;
  private final KafkaProducer<String, byte[]> producer;

  Topic(Map<String, String> kafka, RecordSerdes serdes) {
    this.kafka = kafka;
    this.serdes = serdes;
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("linger.ms", 0);
    config.put("max.request.size", 8 * 1024 * 1024);
    producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  @SuppressWarnings("unchecked")
  <T extends SpecificRecord> SourceCoordinates write(String topic, String key, T record) {
    byte[] value =
        serdes.forValue((Class<T>) record.getClass()).serializer().serialize(topic, record);
    return writeBytes(topic, key, value);
  }

  SourceCoordinates writeBytes(String topic, String key, byte[] value) {
    try {
      RecordMetadata at = producer.send(new ProducerRecord<>(topic, key, value)).get();
      return new SourceCoordinates(topic, at.partition(), at.offset());
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything on a topic, by key, in order. */
  <T extends SpecificRecord> List<Map.Entry<String, T>> readAll(String topic, Class<T> type) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            new HashMap<>(kafka), new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<Map.Entry<String, T>> all = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, byte[]> record :
            consumer.poll(java.time.Duration.ofMillis(100))) {
          all.add(
              Map.entry(
                  record.key(),
                  serdes.forValue(type).deserializer().deserialize(topic, record.value())));
        }
      }
      return all;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
