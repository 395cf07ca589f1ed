package io.sonostream.embedded;

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
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A one-node Kafka cluster (KRaft, broker and controller in one) inside this JVM, on loopback. What
 * it stores outlives it: opened again on the same directory it goes on where it stopped.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int NODE = 1;
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
    int listener = Ports.claim(port, "broker", "--broker-port");
    int controller = Ports.claim(0, "controller", "");
    Properties properties = properties(directory, listener, controller);
    properties.putAll(more);
    format(directory, users);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server.startup();
    return new EmbeddedBroker(server, listener);
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
  private static void format(Path directory, List<String> users) {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      Files.createDirectories(directory);
      new Formatter()
          .setNodeId(NODE)
          .setClusterId(Uuid.randomUuid().toString())
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

  private static Properties properties(Path directory, int listener, int controller) {
    Properties properties = new Properties();
    properties.put("node.id", String.valueOf(NODE));
    properties.put("process.roles", "broker,controller");
    properties.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + listener + ",CONTROLLER://127.0.0.1:" + controller);
    properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + listener);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controller);
    properties.put("log.dirs", directory.toString());
    properties.put("auto.create.topics.enable", "false");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "8");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "8");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
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
