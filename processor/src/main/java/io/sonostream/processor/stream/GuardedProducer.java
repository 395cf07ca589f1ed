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
 * <p>Owner: one stream thread. Hand-off: {@link TransactionTime}. Bound: Kafka's. Shutdown: Kafka
 * Streams closes it.
 */
final class GuardedProducer extends KafkaProducer<byte[], byte[]> {
  private final Map<String, Object> config;
  private final ThreadSessions sessions;
  private final TransactionTime time;

  GuardedProducer(Map<String, Object> config, ThreadSessions sessions, TransactionTime time) {
    super(time.with(config), new ByteArraySerializer(), new ByteArraySerializer());
    this.config = config;
    this.sessions = sessions;
    this.time = time;
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    super.sendOffsetsToTransaction(sessions.answered(offsets), group);
  }

  @Override
  public void commitTransaction() {
    super.commitTransaction();
    time.committed(config);
  }
}
