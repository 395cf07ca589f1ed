package io.sonostream.testkit.stream;

import io.sonostream.embedded.BrokerPlan;
import io.sonostream.testkit.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Three brokers, each in a JVM of its own, so that one can be killed as a power cut would kill it:
 * without a word to the others. One thread.
 */
public final class BrokerTrio implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final List<String> SMALL =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path directory;
  private final BrokerPlan plan = BrokerPlan.of(3);
  private final Map<Integer, ChildProcess> running = new TreeMap<>();

  /** Starts them; {@link #awaitStarted} waits for them. */
  BrokerTrio(Path directory) {
    try {
      this.directory = Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    plan.nodes().forEach(node -> start(node.id()));
  }

  /** For {@code kafka { }}. */
  public Map<String, String> kafka() {
    return Map.of("bootstrap.servers", plan.bootstrapServers());
  }

  public List<Integer> ids() {
    return plan.nodes().stream().map(BrokerPlan.Node::id).toList();
  }

  /** Who leads the first partition of a topic, once somebody does and can be asked. */
  public int leader(String topic) throws InterruptedException {
    AtomicReference<@Nullable Node> leader = new AtomicReference<>();
    await(
        "nobody leads " + topic,
        admin -> {
          leader.set(describe(admin, topic).partitions().get(0).leader());
          return leader.get() != null;
        });
    return Objects.requireNonNull(leader.get()).id();
  }

  /** SIGKILL; it stays away until {@link #start}. */
  public void kill(int id) {
    ChildProcess broker = running.remove(id);
    if (broker == null) {
      throw new IllegalStateException("broker " + id + " does not run");
    }
    broker.kill();
  }

  /** It comes back on its ports, with all that it had; {@link #awaitInSync} waits for it. */
  public void start(int id) {
    running.put(
        id,
        ChildProcess.start(
            BrokerProcess.class,
            directory.resolve("broker-" + id + ".log"),
            SMALL,
            List.of(
                directory.resolve("broker-" + id).toString(),
                plan.toString(),
                Integer.toString(id))));
  }

  /** Until each replica of these topics has all that its leader has. */
  public void awaitInSync(List<String> topics) throws InterruptedException {
    for (String topic : topics) {
      await(
          "replicas of " + topic + " are not in sync",
          admin ->
              describe(admin, topic).partitions().stream()
                  .allMatch(partition -> partition.isr().size() == plan.nodes().size()));
    }
  }

  /** Until clients can connect to any of them. */
  void awaitStarted() {
    try {
      await(
          "not all brokers start",
          admin -> admin.describeCluster().nodes().get().size() == plan.nodes().size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while brokers start", e);
    }
  }

  @Override
  public void close() {
    running.values().forEach(ChildProcess::close);
  }

  private interface Question {
    boolean yes(Admin admin) throws InterruptedException, ExecutionException;
  }

  /** While most of them are away nobody answers, and whoever asks waits for a minute. */
  private void await(String otherwise, Question question) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Admin admin = Admin.create(new HashMap<>(kafka()))) {
      while (!answered(admin, question)) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException(otherwise + ":\n" + lastWords());
        }
        Thread.sleep(100);
      }
    }
  }

  private static boolean answered(Admin admin, Question question) throws InterruptedException {
    try {
      return question.yes(admin);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return false;
      }
      throw new IllegalStateException("the brokers refuse to answer", e.getCause());
    }
  }

  private static TopicDescription describe(Admin admin, String topic)
      throws InterruptedException, ExecutionException {
    return Objects.requireNonNull(
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
  }

  private String lastWords() {
    StringBuilder words = new StringBuilder();
    running.forEach(
        (id, broker) -> words.append(id).append(": ").append(broker.endOfLog()).append('\n'));
    return words.toString();
  }
}
