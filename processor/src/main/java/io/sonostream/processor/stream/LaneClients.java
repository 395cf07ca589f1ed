package io.sonostream.processor.stream;

import io.sonostream.processor.batch.Lane;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** The clients that a lane's Kafka Streams would make, for who reads or drives it otherwise. */
public final class LaneClients {
  private final StreamsConfig config;
  private final Duration maxBlock;

  /**
   * @param settings of the archive lane; what they pass through to Kafka counts here too
   */
  public LaneClients(LaneSettings settings, Map<String, String> kafka) {
    this(Lane.ARCHIVE, settings, kafka);
  }

  LaneClients(Lane lane, LaneSettings settings, Map<String, String> kafka) {
    Properties properties = LaneProperties.of(lane, settings, kafka);
    this.config = new StreamsConfig(properties);
    this.maxBlock = settings.drainTimeout();
  }

  /**
   * Reads records of partitions that it is given, on the archive lane committed ones; has no group,
   * commits nothing, and fails where an offset is gone instead of jumping over the gap.
   */
  public Consumer<byte[], byte[]> reader(String clientId) {
    Map<String, Object> reading = new HashMap<>(config.getRestoreConsumerConfigs(clientId));
    reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * @param transactionalId one at a time may write under it: the next one fences the one before
   */
  public Producer<byte[], byte[]> transactions(String transactionalId) {
    Map<String, Object> writing = new HashMap<>(config.getProducerConfigs(transactionalId));
    writing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    writing.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock.toMillis());
    return new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
