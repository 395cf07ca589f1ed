package io.sonostream.processor.stream;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes a lane's answers for Kafka Streams, and lets no transaction take an offset along that
 * passes an unanswered frame.
 *
 * <p>Owner: one stream thread. Hand-off: none. Bound: Kafka's. Shutdown: Kafka Streams closes it.
 */
final class GuardedProducer extends KafkaProducer<byte[], byte[]> {
  private final ThreadSessions sessions;

  GuardedProducer(Map<String, Object> config, ThreadSessions sessions) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.sessions = sessions;
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    sessions.requireAnswered(offsets);
    super.sendOffsetsToTransaction(offsets, group);
  }
}
