package io.sonostream.processor.stream;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka's own clients, but for those that read the frames and write the answers. (Under {@code
 * group.protocol=streams} Kafka Streams makes its reader itself; then nobody counts what retention
 * took, nor weighs what was read.)
 *
 * @param polledBytes what each reader may bring before it is taken
 */
record LaneClientSupplier(
    LostFrames lost, Arrivals arrivals, ThreadSessions sessions, Writers writers, long polledBytes)
    implements KafkaClientSupplier {
  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    sessions.ownOffsets();
    return new FrameConsumer(config, lost, arrivals, sessions, polledBytes);
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    if (config.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
      sessions.ownOffsets();
    }
    return writers.open(config, sessions);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return plain(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return plain(config);
  }

  private static Consumer<byte[], byte[]> plain(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
