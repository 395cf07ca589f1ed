package io.sonostream.client.topic;

import io.sonostream.client.Cluster;
import io.sonostream.client.Records;
import io.sonostream.client.UnavailableException;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.records.InvalidRecordException;
import io.sonostream.schemas.serde.PoisonRecordException;
import io.sonostream.schemas.topics.TopicSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of some topics for as long as it lives, without a consumer group: every
 * follower reads everything. Committed records only; those of a partition in their order, each
 * once. New partitions are noticed within seconds. See {@link RecordHandler} for what happens to a
 * record that can't be read or handled; an outage of broker or registry is waited out and told in
 * {@link #state}, and nothing is skipped for it.
 *
 * <ul>
 *   <li>Owner: its own thread alone touches the consumer and calls the handlers.
 *   <li>Hand-off: {@link #state} and positions, to any thread.
 *   <li>Bound: one poll's records; a follower whose {@link Builder#newestMatters newest records
 *       matter} goes on at the end when it has fallen behind.
 *   <li>Shutdown: {@link #close} wakes the consumer and waits for the thread.
 * </ul>
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final long UPKEEP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final Cluster cluster;
  private final Map<String, Reading<?>> readings;
  private final Duration poll;
  private final long maxLag;
  private final Runnable afterPoll;
  private final Positions positions = new Positions();
  private final Tally tally;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Worker worker;
  private volatile @Nullable Consumer<byte[], byte[]> open;
  private long upkeepAt;
  private boolean quiet;

  private TopicFollower(Builder builder) {
    this.name = builder.name;
    this.cluster = builder.cluster;
    this.readings = new LinkedHashMap<>(builder.readings);
    this.poll = builder.poll;
    this.maxLag = builder.maxLag;
    this.afterPoll = builder.afterPoll;
    this.tally = new Tally(name);
    this.worker = new Worker(name, this::run);
  }

  /**
   * @param name of its thread and its consumer, for logs
   */
  public static Builder named(String name, Cluster cluster) {
    return new Builder(name, cluster);
  }

  /** What to follow. */
  public static final class Builder {
    private final String name;
    private final Cluster cluster;
    private final Map<String, Reading<?>> readings = new LinkedHashMap<>();
    private Duration poll = Duration.ofMillis(200);
    private long maxLag = Long.MAX_VALUE;
    private Runnable afterPoll = () -> {};

    private Builder(String name, Cluster cluster) {
      this.name = name;
      this.cluster = cluster;
    }

    /** One of our topics. */
    public <T extends SpecificRecord> Builder read(
        TopicSpec topic, Class<T> type, StartAt start, RecordHandler<T> handler) {
      return read(topic.name(), type, start, handler);
    }

    /** A topic of another name with records of ours, such as a replay's masks. */
    public <T extends SpecificRecord> Builder read(
        String topic, Class<T> type, StartAt start, RecordHandler<T> handler) {
      return read(topic, start, cluster.records().reader(type), handler);
    }

    /** Values as they are on the wire. */
    public Builder readBytes(String topic, StartAt start, RecordHandler<byte[]> handler) {
      return read(topic, start, new ByteArrayDeserializer(), handler);
    }

    private <T> Builder read(
        String topic, StartAt start, Deserializer<? extends T> reader, RecordHandler<T> handler) {
      readings.put(topic, new Reading<>(topic, start, reader, handler));
      return this;
    }

    /** Skip to the end rather than be more than {@code records} behind in a partition. */
    public Builder newestMatters(long records) {
      maxLag = records;
      return this;
    }

    /** Runs on the follower's thread after each poll, {@code poll} apart at most. */
    public Builder afterEachPoll(Duration longestPoll, Runnable task) {
      poll = longestPoll;
      afterPoll = task;
      return this;
    }

    /** Not yet reading: {@link TopicFollower#start} it. */
    public TopicFollower build() {
      if (readings.isEmpty()) {
        throw new IllegalStateException("follower " + name + " has no topic to read");
      }
      return new TopicFollower(this);
    }

    public TopicFollower start() {
      TopicFollower follower = build();
      follower.start();
      return follower;
    }
  }

  public void start() {
    worker.start();
  }

  public FollowerState state() {
    return tally.state(positions.caughtUp(), worker.failure());
  }

  /** Whether everything that stood in the topics at the start is with its handler. */
  public boolean caughtUp() {
    return positions.caughtUp();
  }

  /**
   * Waits for {@link #caughtUp}. For a topic that is read from now on: until no later record can be
   * overlooked.
   *
   * @return false when it took longer, or the follower ended
   */
  public boolean awaitCaughtUp(Duration limit) throws InterruptedException {
    return positions.awaitCaughtUp(limit);
  }

  /**
   * Waits until these offsets are passed.
   *
   * @param ends partition to the offset after the last record to wait for
   */
  public boolean awaitRead(Map<TopicPartition, Long> ends, Duration limit)
      throws InterruptedException {
    return positions.await(ends, limit);
  }

  /** Its thread has ended afterwards, unless it is the one that calls. */
  @Override
  public void close() {
    closing.countDown();
    Consumer<byte[], byte[]> consumer = open;
    if (consumer != null) {
      consumer.wakeup();
    }
    worker.join();
  }

  private void run() throws InterruptedException {
    try {
      while (closing.getCount() > 0) {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
          open = consumer;
          follow(consumer);
        } catch (WakeupException e) {
          continue;
        } catch (InterruptException e) {
          throw new InterruptedException(name + " was interrupted");
        } catch (KafkaException e) {
          tally.waits("the broker at " + cluster.bootstrapServers() + ": " + e.getMessage());
          pause();
        } catch (RuntimeException e) {
          tally.failed("its topics", e);
          pause();
        } finally {
          open = null;
        }
      }
    } finally {
      positions.end();
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    // Who closed before the consumer was known could not wake it.
    if (closing.getCount() == 0) {
      return;
    }
    ConsumerAssignment assignment = new ConsumerAssignment(consumer, readings, positions);
    assignment.take();
    tally.goesOn();
    upkeepAt = System.nanoTime() + UPKEEP_NANOS;
    while (closing.getCount() > 0) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(poll);
      quiet &= records.isEmpty();
      if (takeAll(consumer, records)) {
        assignment.note();
        if (!records.isEmpty()) {
          tally.goesOn();
        }
        assignment.catchUpIfBehind(maxLag);
        positions.settle();
      }
      afterPoll();
      if (System.nanoTime() - upkeepAt > 0) {
        upkeep(assignment);
        upkeepAt = System.nanoTime() + UPKEEP_NANOS;
        quiet = true;
      }
    }
  }

  /** False when an outage stopped it; the consumer then stands before the record to try again. */
  private boolean takeAll(
      Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records)
      throws InterruptedException {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (!take(record)) {
        for (TopicPartition polled : records.partitions()) {
          Long next = positions.of(polled);
          if (next != null) {
            consumer.seek(polled, next);
          }
        }
        positions.settle();
        pause();
        return false;
      }
      positions.set(partition, record.offset() + 1);
    }
    return true;
  }

  private boolean take(ConsumerRecord<byte[], byte[]> record) {
    String place = record.topic() + "-" + record.partition() + "@" + record.offset();
    Reading<?> reading = readings.get(record.topic());
    if (reading == null) {
      return true;
    }
    try {
      reading.take(record);
      tally.read();
    } catch (PoisonRecordException | InvalidRecordException e) {
      tally.skipped(place, e);
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      if (Records.isOutage(e)) {
        tally.waits("the schema registry: " + e.getMessage());
        return false;
      }
      if (e instanceof UnavailableException) {
        tally.waits(String.valueOf(e.getMessage()));
        return false;
      }
      tally.failed(place, e);
    }
    return true;
  }

  private void afterPoll() {
    try {
      afterPoll.run();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      tally.failed("its work after a poll", e);
    }
  }

  /** Partitions that were added, and whether a broker that says nothing is there at all. */
  private void upkeep(ConsumerAssignment assignment) {
    try {
      assignment.takeAdded();
      if (quiet) {
        assignment.probe();
        tally.goesOn();
      }
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      tally.waits("the broker at " + cluster.bootstrapServers() + ": " + e.getMessage());
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    return cluster.reader(
        name,
        Map.of(
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024,
            ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000),
        Map.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            maxLag == Long.MAX_VALUE ? "earliest" : "latest"));
  }

  private void pause() throws InterruptedException {
    if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
      log.debug("{} closes", name);
    }
  }
}
