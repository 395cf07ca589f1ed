package io.sonostream.trainer.release;

import io.sonostream.client.topic.CatchUp;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a whole topic, and later what has come since. For topics of facts, which are short.
 *
 * <ul>
 *   <li>Owner: one thread at a time; it owns the consumer.
 *   <li>Hand-off: none.
 *   <li>Bound: records are passed on, not kept.
 *   <li>Shutdown: {@link #close} closes the consumer.
 * </ul>
 */
public final class TopicReader<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicReader.class);

  private final Consumer<String, byte[]> consumer;
  private final Deserializer<T> deserializer;

  /**
   * @param consumer without a group, reads committed records only
   */
  public TopicReader(
      Consumer<String, byte[]> consumer, Deserializer<T> deserializer, String topic) {
    this.consumer = consumer;
    this.deserializer = deserializer;
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Passes on keys and values (null for a tombstone): everything up to the end of the topic as it
   * is now.
   *
   * @throws io.sonostream.client.UnavailableException when the broker falls silent
   */
  public void catchUp(BiConsumer<String, @Nullable T> visitor) {
    CatchUp.read(consumer, record -> visit(record, visitor));
  }

  private void visit(
      ConsumerRecord<String, byte[]> record, BiConsumer<String, @Nullable T> visitor) {
    try {
      visitor.accept(
          String.valueOf(record.key()), deserializer.deserialize(record.topic(), record.value()));
    } catch (PoisonRecordException e) {
      log.error(
          "{}, partition {}, offset {} can't be read and is skipped: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
