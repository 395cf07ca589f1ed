package io.sonostream.testkit.stream;

import io.sonostream.embedded.EmbeddedRegistry;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.runtime.FileTree;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Broker, registry and topics in a temporary directory that is deleted at the end: one broker in
 * this JVM, or three in their own.
 */
public final class StreamBed implements AutoCloseable {
  public static final String TASK = "breast-lesion";

  private final Path directory;
  private final Servers servers;
  private final Topics topics;

  /** On one broker, in this JVM. */
  public StreamBed(int partitions) {
    this(partitions, 1, OneBroker::new);
  }

  private StreamBed(int partitions, int replication, Function<Path, Servers> start) {
    try {
      directory = Files.createTempDirectory("sonostream-bed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    servers = started(start, directory);
    topics =
        new Topics(TopicOptions.DEFAULT.withPartitions(partitions, 1).withReplication(replication));
    TopicClient.create(servers.kafka(), topics);
  }

  /** On three brokers, each of which has all, and of which two must have what is sent. */
  public static StreamBed replicated(int partitions) {
    return new StreamBed(partitions, 3, ThreeBrokers::start);
  }

  /** Servers that do not start leave nothing. */
  private static Servers started(Function<Path, Servers> start, Path directory) {
    try {
      return start.apply(directory.resolve("cluster"));
    } catch (RuntimeException e) {
      try {
        FileTree.delete(directory);
      } catch (IOException kept) {
        e.addSuppressed(kept);
      }
      throw e;
    }
  }

  /** Writes and reads here; the caller closes it. */
  public TopicClient client() {
    return new TopicClient(kafka(), registry());
  }

  public Path directory() {
    return directory;
  }

  public Topics topics() {
    return topics;
  }

  public Map<String, String> kafka() {
    return servers.kafka();
  }

  public Map<String, String> registry() {
    return servers.registry();
  }

  /** One more topic, with as many partitions as the frames have. */
  public void createTopic(String name) {
    try (Admin admin = Admin.create(new HashMap<>(servers.kafka()))) {
      admin
          .createTopics(List.of(new NewTopic(name, topics.framesLive().partitions(), (short) 1)))
          .all()
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + name, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("topic " + name + " could not be created", e.getCause());
    }
  }

  /** The one broker goes; who needs it waits, until {@link #startBroker}. */
  public void stopBroker() {
    one().cluster().stopBroker();
  }

  /** It comes back on the same port, with all that it had. */
  public void startBroker() {
    one().cluster().startBroker();
  }

  private OneBroker one() {
    if (servers instanceof OneBroker one) {
      return one;
    }
    throw new IllegalStateException("there are three brokers, to be killed one by one");
  }

  /** The three brokers of one that is replicated. */
  public BrokerTrio brokers() {
    if (servers instanceof ThreeBrokers three) {
      return three.brokers();
    }
    throw new IllegalStateException("there is one broker only");
  }

  /** Settings of a processor here; later entries of {@code more} win. */
  public Map<String, Object> processorSettings(Path model, Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>();
    servers.kafka().forEach((key, value) -> all.put("kafka." + key, value));
    servers.registry().forEach((key, value) -> all.put("registry." + key, value));
    all.put("processor.topics.frame-partitions", topics.framesLive().partitions());
    all.put("processor.topics.replication", topics.framesLive().replication());
    all.put("processor.tasks." + TASK + ".weight", 1);
    all.put("processor.tasks." + TASK + ".model", model.toString());
    all.put("processor.models.directory", directory.resolve("models").toString());
    all.put("processor.engine.profile-directory", directory.resolve("profiles").toString());
    all.put("processor.http.port", 0);
    all.put("processor.batches.max-age", "1h");
    all.putAll(more);
    return all;
  }

  @Override
  public void close() {
    servers.close();
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a processor needs around it. */
  private sealed interface Servers extends AutoCloseable {
    Map<String, String> kafka();

    Map<String, String> registry();

    @Override
    void close();
  }

  private record OneBroker(LocalCluster cluster) implements Servers {
    OneBroker(Path directory) {
      this(LocalCluster.start(directory, 0, 0));
    }

    @Override
    public Map<String, String> kafka() {
      return cluster.kafka();
    }

    @Override
    public Map<String, String> registry() {
      return cluster.registry();
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  private record ThreeBrokers(EmbeddedRegistry server, BrokerTrio brokers) implements Servers {

    /** The registry starts beside them. */
    static ThreeBrokers start(Path directory) {
      BrokerTrio brokers = new BrokerTrio(directory);
      EmbeddedRegistry server = null;
      try {
        server = EmbeddedRegistry.start(directory.resolve("registry"), 0);
        brokers.awaitStarted();
        return new ThreeBrokers(server, brokers);
      } catch (RuntimeException e) {
        brokers.close();
        if (server != null) {
          server.close();
        }
        throw e;
      }
    }

    @Override
    public Map<String, String> kafka() {
      return brokers.kafka();
    }

    @Override
    public Map<String, String> registry() {
      return Map.of("schema.registry.url", server.url());
    }

    @Override
    public void close() {
      try (server) {
        brokers.close();
      }
    }
  }
}
