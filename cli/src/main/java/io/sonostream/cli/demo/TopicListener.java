package io.sonostream.cli.demo;

import io.sonostream.runtime.Worker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears every record of some topics from now on: a consumer like any other viewer.
 *
 * <p>Owner: its own thread has the consumer. Hand-off: the taker is called on that thread. Bound:
 * what one poll returns. Shutdown: {@link #close} wakes the thread and waits for it.
 */
final class TopicListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicListener.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Collection<String> topics;
  private final Consumer<ConsumerRecord<byte[], byte[]>> taker;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Worker worker;

  TopicListener(
      String name,
      Map<String, String> kafka,
      Collection<String> topics,
      Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    this.topics = topics;
    this.taker = taker;
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("fetch.max.wait.ms", "100");
    settings.put("isolation.level", "read_committed");
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.worker = new Worker(name, this::listen);
  }

  /** Returns when no later record can be overlooked. */
  void start() {
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    worker.start();
  }

  @Override
  public void close() {
    consumer.wakeup();
    worker.join();
  }

  private void listen() {
    try (consumer) {
      while (true) {
        consumer.poll(POLL).forEach(taker);
      }
    } catch (WakeupException closing) {
      log.debug("{} ends", worker.name());
    }
  }
}
