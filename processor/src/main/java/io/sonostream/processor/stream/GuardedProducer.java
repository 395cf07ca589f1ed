package io.sonostream.processor.stream;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a lane's answers for Kafka Streams, notes which do not arrive, and lets no transaction
 * take an offset along that passes an unanswered frame.
 *
 * <p>Owner: one stream thread; its own thread tells what arrived. Hand-off: {@link ThreadSessions},
 * {@link TransactionTime}. Bound: Kafka's. Shutdown: Kafka Streams closes it, or {@link Writers}.
 */
final class GuardedProducer extends KafkaProducer<byte[], byte[]> {
  private final Map<String, Object> config;
  private final ThreadSessions sessions;
  private final TransactionTime time;
  private final Consumer<GuardedProducer> closing;

  /**
   * @param closing told that this one is closed
   */
  GuardedProducer(
      Map<String, Object> config,
      ThreadSessions sessions,
      TransactionTime time,
      Consumer<GuardedProducer> closing) {
    super(time.with(config), new ByteArraySerializer(), new ByteArraySerializer());
    this.config = config;
    this.sessions = sessions;
    this.time = time;
    this.closing = closing;
  }

  /**
   * Kafka Streams hears of the first answer that does not arrive, as a fault of its partition
   * alone, and lets the thread's other partitions commit although theirs may not have arrived
   * either: one writer serves them all. Hence each is noted here.
   */
  @Override
  public Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> answer, @Nullable Callback callback) {
    Consumer<Exception> undelivered = sessions.undelivered();
    return super.send(
        answer,
        (metadata, failure) -> {
          if (failure != null) {
            undelivered.accept(failure);
          }
          if (callback != null) {
            callback.onCompletion(metadata, failure);
          }
        });
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

  @Override
  public void close(Duration timeout) {
    super.close(timeout);
    closing.accept(this);
  }
}
