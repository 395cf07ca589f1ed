package io.sonostream.embedded;

import io.sonostream.runtime.OwnersOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker (KRaft, with its controller) inside this JVM, on loopback: a cluster of its own,
 * or one of several. What it stores outlives it: opened again on the same directory it goes on
 * where it stopped.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Formats the directory where needed and starts; returns when clients can connect.
   *
   * @param port to listen on; 0 for any free one
   * @throws io.sonostream.runtime.UserException when the port is in use
   */
  public static EmbeddedBroker start(Path directory, int port) {
    return start(directory, port, Map.of(), List.of());
  }

  /**
   * As {@link #start(Path, int)}, with settings of the caller's, for a broker that guards itself.
   * Clients come in by the listener {@code PLAINTEXT}, whose protocol they may change.
   *
   * @param more broker settings that win over ours
   * @param users that a new directory is born with, as {@code kafka-storage format --add-scram}
   *     takes them
   */
  public static EmbeddedBroker start(
      Path directory, int port, Map<String, String> more, List<String> users) {
    BrokerPlan plan = BrokerPlan.alone(Ports.claim(port, "broker", "--broker-port"));
    return start(directory, plan, plan.nodes().get(0), more, users);
  }

  /**
   * Starts one of several brokers; returns when clients can connect, hence not before most of the
   * others have started too.
   *
   * @param directory its own
   */
  public static EmbeddedBroker start(Path directory, BrokerPlan plan, BrokerPlan.Node node) {
    return start(directory, plan, node, Map.of(), List.of());
  }

  private static EmbeddedBroker start(
      Path directory,
      BrokerPlan plan,
      BrokerPlan.Node node,
      Map<String, String> more,
      List<String> users) {
    Properties properties = properties(directory, plan, node);
    properties.putAll(more);
    format(directory, plan, node, users);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server.startup();
    return new EmbeddedBroker(server, node.port());
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Once in the life of a directory: the cluster keeps the id that it got then. */
  private static void format(
      Path directory, BrokerPlan plan, BrokerPlan.Node node, List<String> users) {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      OwnersOnly.folder(directory);
      new Formatter()
          .setNodeId(node.id())
          .setClusterId(plan.clusterId())
          .setDirectories(List.of(directory.toString()))
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName("CONTROLLER")
          .setScramArguments(users)
          .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException("broker directory " + directory, e);
    } catch (Exception e) {
      throw new IllegalStateException(
          "broker directory "
              + directory
              + " can't be formatted: "
              + said.toString(StandardCharsets.UTF_8),
          e);
    }
  }

  private static Properties properties(Path directory, BrokerPlan plan, BrokerPlan.Node node) {
    Properties properties = new Properties();
    String replicas = String.valueOf(plan.replicas());
    String leastInSync = String.valueOf(plan.leastInSync());
    String clients = "PLAINTEXT://127.0.0.1:" + node.port();
    properties.put("node.id", String.valueOf(node.id()));
    properties.put("process.roles", "broker,controller");
    properties.put("listeners", clients + ",CONTROLLER://127.0.0.1:" + node.controllerPort());
    properties.put("advertised.listeners", clients);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("controller.quorum.voters", plan.voters());
    properties.put("log.dirs", directory.toString());
    properties.put("auto.create.topics.enable", "false");
    properties.put("min.insync.replicas", leastInSync);
    properties.put("offsets.topic.replication.factor", replicas);
    properties.put("offsets.topic.num.partitions", "8");
    properties.put("transaction.state.log.replication.factor", replicas);
    properties.put("transaction.state.log.min.isr", leastInSync);
    properties.put("transaction.state.log.num.partitions", "8");
    // How soon the transaction of a processor that was killed is given up, after its time.
    properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    properties.put("share.coordinator.state.topic.replication.factor", replicas);
    properties.put("share.coordinator.state.topic.min.isr", leastInSync);
    properties.put("group.initial.rebalance.delay.ms", "0");
    if (plan.nodes().size() > 1) {
      // How soon the others miss one that was killed.
      properties.put("broker.heartbeat.interval.ms", "500");
      properties.put("broker.session.timeout.ms", "3000");
    }
    properties.put("message.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));
    properties.put("replica.fetch.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));
    // 128 MB by default, which would be most of this broker's heap.
    properties.put("log.cleaner.dedupe.buffer.size", "4194304");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "2");
    properties.put("background.threads", "2");
    return properties;
  }
}
