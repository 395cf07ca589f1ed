package io.sonostream.viewer.feed;

import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.viewer.desk.RecordWriter;
import io.sonostream.viewer.desk.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes with one producer that all browsers share, and waits for every acknowledgement.
 *
 * <p>Owner: any thread; producers are made for that. Hand-off: the producer's buffer. Bound: the
 * buffer, and {@code delivery.timeout.ms}. Shutdown: {@link #close}, within seconds.
 */
public final class KafkaRecordWriter implements RecordWriter, AutoCloseable {
  private final RecordSerdes serdes;
  private final Producer<String, byte[]> producer;

  public KafkaRecordWriter(Map<String, String> kafka, RecordSerdes serdes) {
    this.serdes = serdes;
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "viewer-desk");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
    config.putAll(kafka);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_LABEL_BYTES);
    producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public SourceCoordinates write(String topic, String key, SpecificRecord record) {
    try {
      byte[] value = bytes(topic, record);
      RecordMetadata at = producer.send(new ProducerRecord<>(topic, key, value)).get();
      return new SourceCoordinates(topic, at.partition(), at.offset());
    } catch (ExecutionException e) {
      throw unavailable(topic, e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw unavailable(topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(topic, e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }

  @SuppressWarnings("unchecked")
  private byte[] bytes(String topic, SpecificRecord record) {
    Serializer<SpecificRecord> serializer =
        (Serializer<SpecificRecord>) serdes.forValue(record.getClass()).serializer();
    return serializer.serialize(topic, record);
  }

  private static Refusal unavailable(String topic, Throwable cause) {
    return new Refusal(
        Refusal.Kind.UNAVAILABLE,
        "nothing was written to " + topic + ": " + cause.getMessage(),
        cause);
  }
}
