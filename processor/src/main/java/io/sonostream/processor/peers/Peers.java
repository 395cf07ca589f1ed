package io.sonostream.processor.peers;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sonostream.processor.peers.ConfigDigest.Member;
import io.sonostream.runtime.Worker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again at who else is in the lanes' consumer groups, and whether he was told the
 * same. Of two that differ, one makes a mask of a frame and the other a dead letter, as its
 * partition happens to be here or there; during a rolling update that is so for a while
 * (docs/adr/config-drift.md).
 *
 * <p>Owner: its own thread looks. Hand-off: {@link #told} and {@link #know}, from a volatile map.
 * Bound: one question at a time, an entry a member. Shutdown: {@link #close} interrupts the thread
 * and waits for it.
 */
public final class Peers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Peers.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int ANSWER_MILLIS = 3_000;

  private final ConfigDigest own;
  private final UUID process = UUID.randomUUID();
  private final List<String> groups;
  private final Admin admin;
  private final Worker worker;

  /** Those who were told something else, by process. */
  private volatile Map<String, ConfigDigest> others = Map.of();

  private volatile int members;

  /**
   * @param groups the lanes' application ids
   * @param kafka what any Kafka client takes
   */
  public Peers(
      ConfigDigest own, List<String> groups, Map<String, String> kafka, MeterRegistry meters) {
    this.own = own;
    this.groups = List.copyOf(groups);
    this.admin = Admin.create(new HashMap<>(kafka));
    this.worker = new Worker("sonostream-peers", Worker.Work.every(PERIOD, this::look));
    Gauge.builder("sonostream.config.drift", this, peers -> peers.others.size())
        .description("Processors of the same lanes that have other tasks or limits than this one")
        .register(meters);
  }

  public void start() {
    worker.start();
  }

  /** Under which name a lane joins its group, for the others to see. */
  public String clientId(String applicationId) {
    return own.clientId(applicationId, process);
  }

  /** Whether a task is one of another processor of these lanes that was told otherwise. */
  public boolean know(String task) {
    return others.values().stream().anyMatch(other -> other.knows(task));
  }

  /** How the others differ; empty when they don't. */
  public Optional<String> told() {
    Map<String, ConfigDigest> now = others;
    if (now.isEmpty()) {
      return worker.failure();
    }
    boolean tasks = now.values().stream().anyMatch(other -> !other.tasks().equals(own.tasks()));
    boolean limits = now.values().stream().anyMatch(other -> !other.limits().equals(own.limits()));
    return Optional.of(
        now.size()
            + " of "
            + members
            + " processors of these lanes have other "
            + (tasks && limits ? "tasks and limits" : tasks ? "tasks" : "limits")
            + " than this one, so a frame's answer depends on its partition: give all the same"
            + " processor.tasks, processor.frames, processor.batches.max-age,"
            + " processor.engine.archive-seen-twice and processor.steady");
  }

  @Override
  public void close() {
    worker.interrupt();
    worker.join(Duration.ofSeconds(10));
    admin.close(Duration.ofSeconds(1));
  }

  private void look() throws InterruptedException {
    Map<String, ConfigDigest> all = new HashMap<>();
    for (KafkaFuture<ConsumerGroupDescription> group :
        admin
            .describeConsumerGroups(
                groups, new DescribeConsumerGroupsOptions().timeoutMs(ANSWER_MILLIS))
            .describedGroups()
            .values()) {
      try {
        for (MemberDescription member : group.get().members()) {
          Optional<Member> found = ConfigDigest.member(member.clientId());
          found.ifPresent(peer -> all.put(peer.process(), peer.digest()));
        }
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof GroupIdNotFoundException)) {
          // A broker that is away is told elsewhere; what was seen last still holds.
          log.debug("nobody says who is in {}", groups, e);
          return;
        }
      }
    }
    all.put(process.toString(), own);
    members = all.size();
    all.values().removeIf(own::equals);
    boolean before = !others.isEmpty();
    others = Map.copyOf(all);
    if (before == all.isEmpty()) {
      log.warn("{}", told().orElse("all processors of these lanes have the same tasks and limits"));
    }
  }
}
