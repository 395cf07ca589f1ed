package io.sonostream.trainer.labels;

import io.sonostream.client.UnavailableException;
import io.sonostream.client.traces.RecordTrace;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.serde.PoisonRecordException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the labels topic into the {@link LabelCopy}. A bad label is set aside; a broker, registry
 * or disk that fails is waited for, and nothing is skipped. When the topic is deleted and created
 * anew, or gets more partitions, the feed notices within seconds and follows that one.
 *
 * <ul>
 *   <li>Owner: its own thread reads and writes; it alone writes the copy.
 *   <li>Hand-off: {@link #caughtUpAtNanos}, {@link #trouble}, how often the copy was emptied and
 *       the consumer that is to be woken are volatile.
 *   <li>Bound: one poll's records, at most what the consumer may fetch.
 *   <li>Shutdown: {@link #close} wakes the thread and waits for it; the copy is closed after that.
 * </ul>
 */
public final class LabelFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LabelFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long RETRY_SECONDS = 2;
  private static final long DESCRIBE_NANOS = 1_000_000_000L;

  private final String topic;
  private final LabelCopy copy;
  private final LabelCheck check;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Supplier<LabelTopic> description;
  private final Deserializer<LabeledFrame> deserializer;
  private final Duration tombstonesKept;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Worker worker = new Worker("label-feed", this::run);
  private volatile long caughtUpAtNanos = Long.MIN_VALUE;

  /** How often the copy was emptied to be read anew. */
  private volatile int emptied;

  private volatile String trouble = "";

  /** What its thread reads by, while it does. */
  private volatile @Nullable Consumer<byte[], byte[]> open;

  /**
   * @param consumers makes a consumer without a group; positions are the copy's own
   * @param description the topic as it is now, so that a copy of a deleted one is dropped
   * @param tombstonesKept a copy that was not up to date for longer than compaction keeps
   *     tombstones may hold withdrawn labels, so it is read anew
   */
  public LabelFeed(
      String topic,
      LabelCopy copy,
      LabelCheck check,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Supplier<LabelTopic> description,
      Deserializer<LabeledFrame> deserializer,
      Duration tombstonesKept,
      Clock clock) {
    this.topic = topic;
    this.copy = copy;
    this.check = check;
    this.consumers = consumers;
    this.description = description;
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
   * The copy held everything that was in the topic at this {@link System#nanoTime}, and the topic
   * was the one that the copy is of; {@link Long#MIN_VALUE} before that is so for the first time,
   * and while it is read anew.
   */
  public long caughtUpAtNanos() {
    return caughtUpAtNanos;
  }

  /**
   * Freezes the copy into {@code target}, as {@link LabelCopy#checkpoint}.
   *
   * @throws UnavailableException while it is not whole; what lies in {@code target} then is no copy
   */
  public void checkpoint(Path target) {
    int before = emptied;
    if (caughtUpAtNanos == Long.MIN_VALUE) {
      throw unread();
    }
    copy.checkpoint(target);
    if (emptied != before) {
      throw unread();
    }
  }

  private UnavailableException unread() {
    return new UnavailableException(
        "the label copy does not hold all labels of " + topic + " yet; it is read", null);
  }

  /** Why none will ever come in again, if its thread has died. */
  public Optional<String> failure() {
    return worker.failure();
  }

  /** Why no labels come in at the moment; empty when they do. */
  public String trouble() {
    return worker.failure().orElse(trouble);
  }

  private void run() {
    while (closing.getCount() > 0) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        open = consumer;
        follow(consumer);
      } catch (WakeupException | InterruptException e) {
        return;
      } catch (RuntimeException e) {
        // Whatever it is: a feed that ended would let no run begin, and skipping is worse.
        waitAfter(e);
      } finally {
        open = null;
      }
    }
  }

  private void waitAfter(RuntimeException e) {
    trouble = e.getMessage() == null ? e.toString() : e.getMessage();
    if (e instanceof KafkaException || e instanceof LabelCopyException) {
      log.warn("labels wait: {}; trying again in {} s", trouble, RETRY_SECONDS);
    } else {
      log.error("labels wait; trying again in {} s", RETRY_SECONDS, e);
    }
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
    LabelTopic followed = description.get();
    dropIfStale(followed);
    List<TopicPartition> partitions = begin(consumer, followed);
    long describedAt = System.nanoTime() - DESCRIBE_NANOS;
    while (closing.getCount() > 0) {
      long before = System.nanoTime();
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      take(records);
      if (before - describedAt >= DESCRIBE_NANOS) {
        boolean allIsHere = records.isEmpty() && atEnd(consumer, partitions);
        // After the look at its end, which was of this topic or of the one that took its name.
        LabelTopic now = description.get();
        if (!now.equals(followed)) {
          tell(followed, now);
          return;
        }
        describedAt = before;
        if (allIsHere) {
          caughtUpAtNanos = before;
          copy.rememberCaughtUp(clock.millis());
        }
      }
      trouble = "";
    }
  }

  private List<TopicPartition> begin(Consumer<byte[], byte[]> consumer, LabelTopic followed) {
    List<TopicPartition> partitions =
        IntStream.range(0, followed.partitions())
            .mapToObj(partition -> new TopicPartition(topic, partition))
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
    return partitions;
  }

  private void tell(LabelTopic followed, LabelTopic now) {
    if (now.id().equals(followed.id())) {
      log.info(
          "{} has {} partitions now, it had {}; all are followed",
          topic,
          now.partitions(),
          followed.partitions());
    } else {
      log.warn(
          "{} was deleted and created anew: the label copy is of the old topic {} and starts over",
          topic,
          followed.id());
    }
  }

  private static boolean atEnd(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void dropIfStale(LabelTopic followed) {
    String current = followed.id();
    String known = copy.topicId();
    long age = clock.millis() - copy.caughtUpAtMillis();
    if (current.equals(known) && age < tombstonesKept.toMillis()) {
      return;
    }
    if (known != null || !copy.positions().isEmpty()) {
      log.info("the label copy is read anew: it is of topic {}, {} s old", known, age / 1000);
      // In this order: who freezes the copy meanwhile sees one of both.
      caughtUpAtNanos = Long.MIN_VALUE;
      emptied++;
      copy.clear();
    }
    copy.rememberTopic(current);
    // An empty copy misses no tombstone: a first read that is killed goes on where it was.
    copy.rememberCaughtUp(clock.millis());
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    if (records.isEmpty()) {
      return;
    }
    List<LabelChange> changes = new ArrayList<>(records.count());
    Map<Integer, Long> positions = new TreeMap<>();
    Map<String, String> traces = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.key() != null) {
        LabelChange change = change(record);
        if (change instanceof LabelChange.SetAside aside) {
          log.warn(aside.cause());
        } else if (change instanceof LabelChange.Put put) {
          String trace = RecordTrace.text(RecordTrace.of(record.headers()));
          traces.put(put.entry().task(), trace == null ? "" : trace);
        }
        changes.add(change);
      }
      positions.put(record.partition(), record.offset() + 1);
    }
    copy.apply(changes, positions, traces);
  }

  private LabelChange change(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    try {
      LabeledFrame label = deserializer.deserialize(topic, record.value());
      return check.check(key, label, record.partition(), record.offset());
    } catch (PoisonRecordException e) {
      return LabelCheck.setAside(
          key,
          String.valueOf(e.getMessage()),
          record.partition(),
          record.offset(),
          Instant.ofEpochMilli(record.timestamp()));
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Consumer<byte[], byte[]> consumer = open;
    if (consumer != null) {
      consumer.wakeup();
    }
    worker.join();
  }
}
