package io.sonostream.viewer.feed;

import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which tasks have a trainer that lives. A run's events say how far it came, not whether anybody
 * still works on it; the trainers' consumer group does: who has a task's partition of
 * training.commands takes up its runs (docs/adr/interrupted-runs.md).
 *
 * <p>Owner: a thread of its own. Hand-off: the listener, on that thread. Bound: one question at a
 * time. Shutdown: {@link #close}.
 */
public final class TrainerWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrainerWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final int ANSWER_MILLIS = 10_000;

  /** Where the answer is not known, nothing is said against a run. */
  private static final Predicate<String> UNKNOWN = task -> true;

  private final Map<String, String> kafka;
  private final String group;
  private final String commands;
  private final Consumer<Predicate<String>> attended;
  private final Worker worker;
  private final CountDownLatch closing = new CountDownLatch(1);
  private boolean refused;

  /**
   * @param group of the trainers
   * @param commands topic whose partitions they share
   * @param attended told which tasks have a trainer, after every answer
   */
  public TrainerWatch(
      Map<String, String> kafka,
      String group,
      String commands,
      Consumer<Predicate<String>> attended,
      FailurePolicy policy) {
    this.kafka = kafka;
    this.group = group;
    this.commands = commands;
    this.attended = attended;
    this.worker = new Worker("viewer-trainers", this::run, policy);
  }

  public void start() {
    worker.start();
  }

  @Override
  public void close() {
    closing.countDown();
    worker.close();
  }

  private void run() throws InterruptedException {
    try (Admin admin = Admin.create(new HashMap<>(kafka))) {
      do {
        ask(admin);
      } while (!closing.await(PERIOD.toSeconds(), TimeUnit.SECONDS));
    }
  }

  private void ask(Admin admin) throws InterruptedException {
    try {
      int partitions =
          Objects.requireNonNull(
                  admin
                      .describeTopics(
                          List.of(commands), new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS))
                      .topicNameValues()
                      .get(commands))
              .get()
              .partitions()
              .size();
      ConsumerGroupDescription found =
          Objects.requireNonNull(
                  admin
                      .describeConsumerGroups(
                          List.of(group),
                          new DescribeConsumerGroupsOptions().timeoutMs(ANSWER_MILLIS))
                      .describedGroups()
                      .get(group))
              .get();
      if (settled(found.groupState())) {
        Set<Integer> owned = owned(found);
        attended.accept(task -> owned.contains(partition(task, partitions)));
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        attended.accept(task -> false);
        return;
      }
      attended.accept(UNKNOWN);
      if (!refused) {
        refused = true;
        log.warn(
            "can't see whether trainers live, so runs count as going on: consumer group {}: {}",
            group,
            String.valueOf(e.getCause()));
      }
    }
  }

  /** While members change, who had a partition a moment ago has it still, as far as we know. */
  private static boolean settled(GroupState state) {
    return state == GroupState.STABLE || state == GroupState.EMPTY || state == GroupState.DEAD;
  }

  private Set<Integer> owned(ConsumerGroupDescription found) {
    return found.members().stream()
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .filter(partition -> partition.topic().equals(commands))
        .map(partition -> partition.partition())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** As Kafka's own producer sends the task's commands. */
  private static int partition(String task, int partitions) {
    byte[] key = task.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
