package io.sonostream.trainer.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes records and command offsets together, or neither. The broker refuses the transaction of a
 * trainer whose membership has ended (KIP-447), so two trainers never both release.
 *
 * <ul>
 *   <li>Owner: the service's thread, which owns the producer.
 *   <li>Hand-off: none.
 *   <li>Bound: a handful of records a transaction.
 *   <li>Shutdown: {@link #close}; an open transaction is aborted by the broker.
 * </ul>
 */
public final class EventTransactions implements AutoCloseable {
  private final Producer<String, byte[]> producer;

  /** Takes over from an earlier life of this trainer: what that left open is aborted. */
  public EventTransactions(Producer<String, byte[]> producer) {
    this.producer = producer;
    producer.initTransactions();
  }

  /**
   * @param sent runs when everything is sent and nothing is committed
   * @throws org.apache.kafka.common.KafkaException when it is unknown what was written; the topic
   *     knows
   */
  void write(
      List<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata membership,
      Runnable sent) {
    producer.beginTransaction();
    records.forEach(producer::send);
    producer.sendOffsetsToTransaction(offsets, membership);
    producer.flush();
    sent.run();
    producer.commitTransaction();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
