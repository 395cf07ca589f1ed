package io.sonostream.testkit.stream;

import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads records as any other program would, and waits out a broker that is away.
 *
 * <p>Owner: the test; any of its threads may send. Hand-off: to Kafka's producer, whose thread
 * leaves the first failure here, and {@link #flush} throws it. Bound: the producer's buffer.
 * Shutdown: {@link #close}.
 */
public final class TopicClient implements AutoCloseable {
  private static final Duration TOPICS_LIMIT = Duration.ofSeconds(60);
  private static final int OUTAGE_MILLIS = 300_000;

  private final Map<String, ?> kafka;
  private final RecordSerdes serdes;
  private final Map<Class<?>, Serde<?>> known = new ConcurrentHashMap<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * @param kafka what any Kafka client takes
   * @param registry what our serdes take
   */
  public TopicClient(Map<String, ?> kafka, Map<String, ?> registry) {
    this.kafka = Map.copyOf(kafka);
    this.serdes = new RecordSerdes(registry);
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("linger.ms", 1);
    config.put("max.block.ms", OUTAGE_MILLIS);
    config.put("delivery.timeout.ms", OUTAGE_MILLIS);
    config.put("max.request.size", Topics.MAX_LABEL_BYTES);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Creates those that are not there. */
  public static void create(Map<String, ?> kafka, Topics topics) {
    try (Admin admin = Admin.create(new HashMap<>(kafka))) {
      new TopicAdmin(admin).ensure(topics, TOPICS_LIMIT);
    }
  }

  @SuppressWarnings("unchecked")
  public <T extends SpecificRecord> byte[] encode(String topic, T value) {
    return serde((Class<T>) value.getClass()).serializer().serialize(topic, value);
  }

  public <T extends SpecificRecord> T decode(Class<T> type, ConsumerRecord<byte[], byte[]> record) {
    return serde(type).deserializer().deserialize(record.topic(), record.value());
  }

  /** Sends, and waits until it is there. */
  public <T extends SpecificRecord> SourceCoordinates write(String topic, String key, T value) {
    return writeBytes(topic, key, encode(topic, value));
  }

  public SourceCoordinates writeBytes(String topic, String key, byte @Nullable [] value) {
    try {
      RecordMetadata at =
          producer
              .send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value))
              .get();
      return new SourceCoordinates(topic, at.partition(), at.offset());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing to " + topic, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing was written to " + topic, e.getCause());
    }
  }

  /** Sends without waiting; {@link #flush} does, and tells what failed. */
  public void send(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    producer.send(
        new ProducerRecord<>(topic, key, value),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  /** Waits until all that was sent is there. */
  public void flush() {
    producer.flush();
    check();
  }

  /** Everything in a topic now, as a committed reader sees it; partitions after one another. */
  public List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("isolation.level", "read_committed");
    config.put("allow.auto.create.topics", false);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** How far each partition of a topic was written until now. */
  public Map<TopicPartition, Long> ends(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            new HashMap<>(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList());
    }
  }

  /** The values of a topic now, by key. */
  public <T extends SpecificRecord> List<Map.Entry<String, T>> readAll(
      String topic, Class<T> type) {
    return readAll(topic).stream()
        .map(
            record ->
                Map.entry(new String(record.key(), StandardCharsets.UTF_8), decode(type, record)))
        .toList();
  }

  /** What was sent and not flushed goes out first; a failure that nobody was told of is thrown. */
  @Override
  public void close() {
    producer.close();
    known.values().forEach(Serde::close);
    check();
  }

  private void check() {
    Exception e = failure.getAndSet(null);
    if (e != null) {
      throw new IllegalStateException("a record of the test was not sent", e);
    }
  }

  @SuppressWarnings("unchecked")
  private <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
    return (Serde<T>) known.computeIfAbsent(type, t -> serdes.forValue((Class<T>) t));
  }
}
