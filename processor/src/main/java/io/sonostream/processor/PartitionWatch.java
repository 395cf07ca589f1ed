package io.sonostream.processor;

import io.sonostream.runtime.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when somebody gives the frame topics more partitions while processors run. Kafka Streams
 * serves them once a lane's changelog has as many; till then its threads die of the difference. So
 * the changelogs grow too, and people are told what the next start will ask for.
 *
 * <p>Owner: its own thread looks. Hand-off: {@link #told}, a volatile. Bound: one question at a
 * time. Shutdown: {@link #close} interrupts the thread and waits for it; the admin client stays its
 * owner's.
 */
final class PartitionWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PartitionWatch.class);

  private final Admin admin;
  private final Map<String, String> changelogs;
  private final int expected;
  private final Worker worker;
  private volatile Optional<String> told = Optional.empty();

  /**
   * @param changelogs of each frame topic that is followed, the changelog of its lane
   * @param expected partitions that the settings say
   */
  PartitionWatch(Admin admin, Map<String, String> changelogs, int expected, Duration period) {
    this.admin = admin;
    this.changelogs = new TreeMap<>(changelogs);
    this.expected = expected;
    this.worker = new Worker("sonostream-partitions", Worker.Work.every(period, this::look));
  }

  void start() {
    worker.start();
  }

  /** What has grown and what to do; empty while all is as the settings say. */
  Optional<String> told() {
    return told.or(worker::failure);
  }

  @Override
  public void close() {
    worker.interrupt();
    worker.join(Duration.ofSeconds(10));
  }

  private void look() throws InterruptedException {
    for (Map.Entry<String, String> lane : changelogs.entrySet()) {
      try {
        look(lane.getKey(), lane.getValue());
      } catch (ExecutionException e) {
        // A broker that is away is told elsewhere; a topic that is gone, by who reads it.
        log.debug("the partitions of {} could not be looked at", lane.getKey(), e);
      }
    }
  }

  private void look(String frames, String changelog)
      throws ExecutionException, InterruptedException {
    int now = partitions(frames);
    if (now <= expected) {
      return;
    }
    if (told.isEmpty()) {
      String line =
          "topic "
              + frames
              + " has "
              + now
              + " partitions now, the settings say "
              + expected
              + ": all are served, but the next start refuses them; set topics.frame-partitions = "
              + now
              + " and give the other topics of frames and masks as many";
      log.error("{}", line);
      told = Optional.of(line);
    }
    grow(changelog, now);
  }

  private void grow(String changelog, int wanted) throws ExecutionException, InterruptedException {
    try {
      if (partitions(changelog) < wanted) {
        admin.createPartitions(Map.of(changelog, NewPartitions.increaseTo(wanted))).all().get();
        log.info("{} has {} partitions now, as many as its frames", changelog, wanted);
      }
    } catch (ExecutionException e) {
      boolean notThereYet = e.getCause() instanceof UnknownTopicOrPartitionException;
      boolean anotherDidIt = e.getCause() instanceof InvalidPartitionsException;
      if (!notThereYet && !anotherDidIt) {
        log.warn("{} could not be given {} partitions", changelog, wanted, e.getCause());
      }
    }
  }

  private int partitions(String topic) throws ExecutionException, InterruptedException {
    TopicDescription found =
        admin.describeTopics(List.of(topic)).allTopicNames().get().values().iterator().next();
    return found.partitions().size();
  }
}
