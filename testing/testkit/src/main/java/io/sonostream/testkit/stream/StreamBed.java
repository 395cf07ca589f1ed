package io.sonostream.testkit.stream;

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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker, a registry and topics in a temporary directory that is deleted at the end. */
public final class StreamBed implements AutoCloseable {
  public static final String TASK = "breast-lesion";

  private final Path directory;
  private final LocalCluster cluster;
  private final Topics topics;

  public StreamBed(int partitions) {
    try {
      directory = Files.createTempDirectory("sonostream-bed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cluster = start(directory);
    topics = new Topics(TopicOptions.DEFAULT.withPartitions(partitions, 1).withReplication(1));
    TopicClient.create(cluster.kafka(), topics);
  }

  /** A cluster that does not start leaves nothing. */
  private static LocalCluster start(Path directory) {
    try {
      return LocalCluster.start(directory.resolve("cluster"), 0, 0);
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
    return cluster.kafka();
  }

  public Map<String, String> registry() {
    return cluster.registry();
  }

  /** One more topic, with as many partitions as the frames have. */
  public void createTopic(String name) {
    try (Admin admin = Admin.create(new HashMap<>(cluster.kafka()))) {
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

  /** The broker goes; who needs it waits, until {@link #startBroker}. */
  public void stopBroker() {
    cluster.stopBroker();
  }

  /** It comes back on the same port, with all that it had. */
  public void startBroker() {
    cluster.startBroker();
  }

  /** Settings of a processor here; later entries of {@code more} win. */
  public Map<String, Object> processorSettings(Path model, Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>();
    cluster.kafka().forEach((key, value) -> all.put("kafka." + key, value));
    cluster.registry().forEach((key, value) -> all.put("registry." + key, value));
    all.put("processor.topics.frame-partitions", topics.framesLive().partitions());
    all.put("processor.topics.replication", 1);
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
    cluster.close();
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
