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
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

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

  /** Who leads the first partition of a topic. */
  public int leader(String topic) {
    return describe(topic).partitions().get(0).leader().id();
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
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!topics.stream().allMatch(this::inSync)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("replicas are not in sync:\n" + lastWords());
      }
      Thread.sleep(100);
    }
  }

  @Override
  public void close() {
    running.values().forEach(ChildProcess::close);
  }

  private boolean inSync(String topic) {
    return describe(topic).partitions().stream()
        .allMatch(partition -> partition.isr().size() == plan.nodes().size());
  }

  private TopicDescription describe(String topic) {
    return ask(
        "topic " + topic,
        admin -> admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
  }

  /** Until clients can connect to any of them. */
  void awaitStarted() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!allAnswer()) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("not all brokers start:\n" + lastWords());
        }
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while brokers start", e);
    }
  }

  /** None answers before most of them are there, and whoever asks waits for a minute. */
  private boolean allAnswer() throws InterruptedException {
    try (Admin admin = Admin.create(new HashMap<>(kafka()))) {
      return admin.describeCluster().nodes().get().size() == plan.nodes().size();
    } catch (ExecutionException notYet) {
      return false;
    }
  }

  private interface Question<T> {
    T of(Admin admin) throws InterruptedException, ExecutionException;
  }

  private <T> T ask(String what, Question<T> question) {
    try (Admin admin = Admin.create(new HashMap<>(kafka()))) {
      return question.of(admin);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for " + what, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(what + " can't be described:\n" + lastWords(), e.getCause());
    }
  }

  private String lastWords() {
    StringBuilder words = new StringBuilder();
    running.forEach(
        (id, broker) -> words.append(id).append(": ").append(broker.endOfLog()).append('\n'));
    return words.toString();
  }
}
