package io.sonostream.viewer.feed;

import io.sonostream.runtime.Worker;
import io.sonostream.schemas.registry.RegistryUnavailableException;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of some topics, without a consumer group: nobody shares the work, and
 * nothing is committed.
 *
 * <p>Owner: one thread of its own, which alone touches the consumer. Hand-off: the handler is
 * called on that thread. Bound: one poll's records; a feed of live records that falls behind skips
 * to the end. Shutdown: {@link #close} wakes the consumer and waits for the thread.
 */
public final class TopicFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicFeed.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration KAFKA_LIMIT = Duration.ofSeconds(30);
  private static final long PAUSE_SECONDS = 1;
  private static final long MAX_LAG_RECORDS = 1000;

  /**
   * Takes one record; {@link PoisonRecordException} skips it, an outage stops the feed for a while.
   */
  interface Handler {
    void accept(ConsumerRecord<byte[], byte[]> record);
  }

  private final String name;
  private final Map<String, String> kafka;
  private final Map<String, Start> topics;
  private final boolean newestMatters;
  private final Handler handler;
  private final Runnable afterPoll;
  private final Worker worker;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Consumer<byte[], byte[]> open;
  private volatile @Nullable String trouble = "has not begun to read";
  private long poison;

  /**
   * @param newestMatters whether to skip records rather than to be late
   * @param afterPoll runs on the feed's thread, about twenty times a second or more
   */
  TopicFeed(
      String name,
      Map<String, String> kafka,
      Map<String, Start> topics,
      boolean newestMatters,
      Handler handler,
      Runnable afterPoll) {
    this.name = name;
    this.kafka = kafka;
    this.topics = topics;
    this.newestMatters = newestMatters;
    this.handler = handler;
    this.afterPoll = afterPoll;
    this.worker = new Worker(name, this::run);
  }

  /** Why it does not read at the moment; empty while it does. */
  public Optional<String> trouble() {
    String why = trouble;
    return why == null ? Optional.empty() : Optional.of(name + ": " + why);
  }

  public void start() {
    worker.start();
  }

  /** Why nothing is read any more, if that is so. */
  public Optional<String> failure() {
    return worker.failure();
  }

  @Override
  public void close() {
    closing.countDown();
    Consumer<byte[], byte[]> consumer = open;
    if (consumer != null) {
      consumer.wakeup();
    }
    worker.join(KAFKA_LIMIT);
  }

  private void run() {
    while (closing.getCount() > 0) {
      try (Consumer<byte[], byte[]> consumer = consumer()) {
        open = consumer;
        begin(consumer);
        trouble = null;
        while (closing.getCount() > 0) {
          takeAll(consumer, consumer.poll(POLL));
          afterPoll.run();
        }
      } catch (WakeupException e) {
        return;
      } catch (RuntimeException e) {
        // Not only Kafka's: a page that looks connected and stands still is worse than a record
        // again.
        trouble = String.valueOf(e.getMessage());
        log.warn("{}: {}; trying again", name, e.getMessage(), e);
        pause();
      } finally {
        open = null;
      }
    }
  }

  private void takeAll(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        handler.accept(record);
        trouble = null;
      } catch (PoisonRecordException e) {
        skipped(record, e);
      } catch (RegistryUnavailableException e) {
        trouble = e.getMessage();
        log.warn("{}: {}; trying again", name, e.getMessage());
        rewind(consumer, records, record);
        pause();
        return;
      } catch (KafkaException e) {
        throw e;
      } catch (RuntimeException e) {
        // A record that we read and can't show: the others are shown all the same.
        skipped(record, e);
      }
    }
    if (newestMatters && lag(consumer) > MAX_LAG_RECORDS) {
      log.info("{} fell behind; it goes on with the newest records", name);
      consumer.seekToEnd(consumer.assignment());
    }
  }

  /**
   * An outage says nothing about the record: it, and all that this poll brought after it, again.
   */
  private static void rewind(
      Consumer<byte[], byte[]> consumer,
      ConsumerRecords<byte[], byte[]> records,
      ConsumerRecord<byte[], byte[]> failed) {
    TopicPartition at = new TopicPartition(failed.topic(), failed.partition());
    boolean reached = false;
    for (TopicPartition partition : records.partitions()) {
      if (partition.equals(at)) {
        consumer.seek(partition, failed.offset());
        reached = true;
      } else if (reached) {
        consumer.seek(partition, records.records(partition).get(0).offset());
      }
    }
  }

  private void begin(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> all =
        topics.keySet().stream()
            .flatMap(topic -> consumer.partitionsFor(topic, KAFKA_LIMIT).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(all);
    Map<TopicPartition, Long> times = new HashMap<>();
    for (TopicPartition partition : all) {
      Duration age = start(partition).age();
      if (age == null) {
        consumer.seekToBeginning(List.of(partition));
      } else if (age.isZero()) {
        consumer.seekToEnd(List.of(partition));
      } else {
        times.put(partition, System.currentTimeMillis() - age.toMillis());
      }
    }
    Map<TopicPartition, @Nullable OffsetAndTimestamp> found =
        consumer.offsetsForTimes(times, KAFKA_LIMIT);
    for (TopicPartition partition : times.keySet()) {
      OffsetAndTimestamp offset = found.get(partition);
      if (offset == null) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
    // Seeks are lazy: asked now, "from now on" means from this moment, not from the first poll.
    all.forEach(partition -> consumer.position(partition, KAFKA_LIMIT));
  }

  private Start start(TopicPartition partition) {
    return topics.getOrDefault(partition.topic(), Start.NOW);
  }

  private static long lag(Consumer<byte[], byte[]> consumer) {
    return consumer.assignment().stream()
        .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
        .max()
        .orElse(0);
  }

  /** The first, and then every thousandth: a broken device must not fill the log. */
  private void skipped(ConsumerRecord<byte[], byte[]> record, RuntimeException e) {
    if (poison++ % 1000 == 0) {
      log.warn(
          "{}: skipped {}-{} offset {} ({} so far): {}",
          name,
          record.topic(),
          record.partition(),
          record.offset(),
          poison,
          e.getMessage());
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
    config.putAll(kafka);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, newestMatters ? "latest" : "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void pause() {
    try {
      if (closing.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
        log.debug("{} closes", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }
}
