package io.sonostream.processor.assignment;

import io.sonostream.processor.inference.WantedModels;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads both topics from their beginning, and goes on. Every processor reads all of it, so there is
 * no consumer group: what serves depends on the topics alone and not on who read them before.
 *
 * <p>Owner: its own thread owns consumer and book. Hand-off: wishes go to the listener. Bound: the
 * newest assignment of each task and every release, a few hundred bytes each. Shutdown: {@link
 * #close} wakes the consumer and joins.
 */
public final class AssignmentFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AssignmentFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String releases;
  private final String assignments;
  private final Deserializer<ModelRelease> releaseReader;
  private final Deserializer<ModelAssignment> assignmentReader;
  private final Predicate<RuntimeException> outage;
  private final Consumer<WantedModels> wishes;
  private final Consumer<String> expected;
  private final AssignmentBook book = new AssignmentBook();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Worker worker = new Worker("sonostream-assignments", this::run);
  private volatile boolean closed;
  private volatile Optional<String> failure = Optional.empty();

  /**
   * @param wishes told what each task should be served by, once on start and at each change
   * @param expected told each assigned task, also while its release is missing
   */
  public AssignmentFollower(
      Map<String, Object> kafka,
      String releases,
      String assignments,
      Deserializer<ModelRelease> releaseReader,
      Deserializer<ModelAssignment> assignmentReader,
      Predicate<RuntimeException> outage,
      Consumer<WantedModels> wishes,
      Consumer<String> expected) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("enable.auto.commit", "false");
    config.put("auto.offset.reset", "earliest");
    config.put("isolation.level", "read_committed");
    config.remove("group.id");
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.releases = releases;
    this.assignments = assignments;
    this.releaseReader = releaseReader;
    this.assignmentReader = assignmentReader;
    this.outage = outage;
    this.wishes = wishes;
    this.expected = expected;
  }

  public void start() {
    worker.start();
  }

  /** Waits until everything that stood in the topics at the start was read. */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    return caughtUp.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Why new assignments are no longer followed, if that is so. */
  public Optional<String> failure() {
    return failure.or(worker::failure);
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    if (worker.join(Duration.ofSeconds(30))) {
      // Where it never started; a second time changes nothing.
      consumer.close();
    }
  }

  private void run() {
    try (consumer) {
      Map<TopicPartition, Long> ends = assign();
      // On the way to the end only the newest wish of a task counts: nothing in between is loaded.
      Set<String> changed = new HashSet<>();
      while (!closed && behind(ends)) {
        changed.addAll(poll());
      }
      tell(changed);
      caughtUp.countDown();
      while (!closed) {
        tell(poll());
      }
    } catch (WakeupException e) {
      if (!closed) {
        throw e;
      }
    } catch (RuntimeException e) {
      // The client retries what can be retried; what comes out here is for good.
      failure = Optional.of("assignments can't be followed: " + e.getMessage());
      log.error("assignments can't be followed any more", e);
    }
  }

  private Map<TopicPartition, Long> assign() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(releases, assignments)) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer.endOffsets(partitions);
  }

  private boolean behind(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private Set<String> poll() {
    Set<String> changed = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (record.topic().equals(releases)) {
        read(record, releaseReader).flatMap(book::release).ifPresent(changed::add);
      } else if (record.value() == null) {
        String task = new String(record.key(), StandardCharsets.UTF_8);
        log.warn("task {} is no longer assigned; what serves it goes on serving", task);
        book.assign(task, null);
      } else {
        read(record, assignmentReader)
            .ifPresent(
                assignment -> {
                  book.assign(assignment.getTask(), assignment);
                  changed.add(assignment.getTask());
                });
      }
    }
    return changed;
  }

  private void tell(Set<String> tasks) {
    for (String task : tasks) {
      if (book.assigned(task)) {
        expected.accept(task);
        book.unreleasedChallenger(task)
            .ifPresent(
                version ->
                    log.warn("task {} waits for the release of challenger {}", task, version));
        Optional<WantedModels> wanted = book.wanted(task);
        wanted.ifPresentOrElse(
            wishes, () -> log.warn("task {} waits for the release of its champion", task));
      }
    }
  }

  private <T> Optional<T> read(ConsumerRecord<byte[], byte[]> record, Deserializer<T> reader) {
    byte @Nullable [] value = record.value();
    while (!closed) {
      try {
        return Optional.ofNullable(reader.deserialize(record.topic(), record.headers(), value));
      } catch (RuntimeException e) {
        if (!outage.test(e)) {
          log.error(
              "{}-{}@{} is ignored: it can't be read: {}",
              record.topic(),
              record.partition(),
              record.offset(),
              e.getMessage());
          return Optional.empty();
        }
        log.warn("waiting for the schema registry: {}", e.getMessage());
        pause();
      }
    }
    return Optional.empty();
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
