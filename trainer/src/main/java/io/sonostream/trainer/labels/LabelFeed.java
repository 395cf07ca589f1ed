package io.sonostream.trainer.labels;

import io.sonostream.runtime.Worker;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the labels topic into the {@link LabelCopy}. A bad label is set aside; a broker, registry
 * or disk that fails is waited for, and nothing is skipped.
 *
 * <ul>
 *   <li>Owner: its own thread reads and writes; it alone writes the copy.
 *   <li>Hand-off: {@link #caughtUpAtNanos} and {@link #trouble} are volatile.
 *   <li>Bound: one poll's records, at most what the consumer may fetch.
 *   <li>Shutdown: {@link #close} wakes the thread and waits for it; the copy is closed after that.
 * </ul>
 */
public final class LabelFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LabelFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long RETRY_SECONDS = 2;

  private final String topic;
  private final LabelCopy copy;
  private final LabelCheck check;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Supplier<String> topicId;
  private final Deserializer<LabeledFrame> deserializer;
  private final Duration tombstonesKept;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Worker worker = new Worker("label-feed", this::run);
  private volatile long caughtUpAtNanos = Long.MIN_VALUE;
  private volatile String trouble = "";

  /**
   * @param consumers makes a consumer without a group; positions are the copy's own
   * @param topicId identifies the topic's incarnation, so that a copy of a deleted one is dropped
   * @param tombstonesKept a copy that was not up to date for longer than compaction keeps
   *     tombstones may hold withdrawn labels, so it is read anew
   */
  public LabelFeed(
      String topic,
      LabelCopy copy,
      LabelCheck check,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Supplier<String> topicId,
      Deserializer<LabeledFrame> deserializer,
      Duration tombstonesKept,
      Clock clock) {
    this.topic = topic;
    this.copy = copy;
    this.check = check;
    this.consumers = consumers;
    this.topicId = topicId;
    this.deserializer = deserializer;
    this.tombstonesKept = tombstonesKept;
    this.clock = clock;
  }

  /** What it fills. */
  public LabelCopy copy() {
    return copy;
  }

  public void start() {
    worker.start();
  }

  /**
   * The copy held everything that was in the topic at this {@link System#nanoTime}; {@link
   * Long#MIN_VALUE} before that is so for the first time.
   */
  public long caughtUpAtNanos() {
    return caughtUpAtNanos;
  }

  /** Why no labels come in at the moment; empty when they do. */
  public String trouble() {
    return worker.failure().orElse(trouble);
  }

  private void run() {
    while (closing.getCount() > 0) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        follow(consumer);
      } catch (WakeupException | InterruptException e) {
        return;
      } catch (RuntimeException e) {
        // Whatever it is: a feed that ended would let no run begin, and skipping is worse.
        waitAfter(e);
      }
    }
  }

  private void waitAfter(RuntimeException e) {
    trouble = String.valueOf(e.getMessage());
    log.warn("labels wait: {}; trying again in {} s", e.getMessage(), RETRY_SECONDS);
    try {
      if (closing.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
        log.debug("closed while waiting");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    dropIfStale();
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    Map<Integer, Long> positions = copy.positions();
    for (TopicPartition partition : partitions) {
      Long position = positions.get(partition.partition());
      if (position == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, position);
      }
    }
    log.info("labels are read from {}", positions.isEmpty() ? "the start" : positions);
    while (closing.getCount() > 0) {
      long before = System.nanoTime();
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        take(records);
      } else if (atEnd(consumer, partitions)) {
        caughtUpAtNanos = before;
        copy.rememberCaughtUp(clock.millis());
      }
      trouble = "";
    }
  }

  private static boolean atEnd(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void dropIfStale() {
    String current = topicId.get();
    String known = copy.topicId();
    long age = clock.millis() - copy.caughtUpAtMillis();
    if (current.equals(known) && age < tombstonesKept.toMillis()) {
      return;
    }
    if (known != null || !copy.positions().isEmpty()) {
      log.info("the label copy is read anew: it is of topic {}, {} s old", known, age / 1000);
      copy.clear();
    }
    copy.rememberTopic(current);
    // An empty copy misses no tombstone: a first read that is killed goes on where it was.
    copy.rememberCaughtUp(clock.millis());
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    List<LabelChange> changes = new ArrayList<>(records.count());
    Map<Integer, Long> positions = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.key() != null) {
        LabelChange change = change(record);
        if (change instanceof LabelChange.SetAside aside) {
          log.warn(aside.cause());
        }
        changes.add(change);
      }
      positions.put(record.partition(), record.offset() + 1);
    }
    copy.apply(changes, positions);
  }

  private LabelChange change(ConsumerRecord<byte[], byte[]> record) {
    String frameId = new String(record.key(), StandardCharsets.UTF_8);
    try {
      LabeledFrame label = deserializer.deserialize(topic, record.value());
      return check.check(frameId, label, record.partition(), record.offset());
    } catch (PoisonRecordException e) {
      return LabelCheck.setAside(
          frameId, String.valueOf(e.getMessage()), record.partition(), record.offset());
    }
  }

  @Override
  public void close() {
    closing.countDown();
    worker.join();
  }
}
