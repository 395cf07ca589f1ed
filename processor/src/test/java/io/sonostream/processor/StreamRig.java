package io.sonostream.processor;

import static org.awaitility.Awaitility.await;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.stream.TopicClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;

/**
 * A real broker and a real registry, shared by the integration tests of this JVM; each rig has a
 * prefix of its own, hence topics, groups and transactions too.
 */
public final class StreamRig implements AutoCloseable {
  private static final AtomicInteger RIGS = new AtomicInteger();

  private final Map<String, String> kafka;
  private final Map<String, String> registry;
  private final String prefix;
  private int expectedCauses;
  private final Topics topics;
  private final TopicClient client;

  public StreamRig(int partitions) {
    this(SharedCluster.get().kafka(), SharedCluster.get().registry(), partitions);
  }

  /** On a broker and a registry of the test's own. */
  public StreamRig(Map<String, String> kafka, Map<String, String> registry, int partitions) {
    this.kafka = kafka;
    this.registry = registry;
    this.prefix = "rig" + RIGS.incrementAndGet() + "-" + Long.toHexString(System.nanoTime()) + ".";
    this.topics =
        new Topics(
            TopicOptions.DEFAULT
                .withPrefix(prefix)
                .withPartitions(partitions, 1)
                .withReplication(1));
    TopicClient.create(kafka, topics);
    this.client = new TopicClient(kafka, registry);
  }

  public Topics topics() {
    return topics;
  }

  public Map<String, String> kafka() {
    return kafka;
  }

  public Map<String, String> registry() {
    return registry;
  }

  /** Settings that fit this rig; later entries of {@code more} win. */
  public Map<String, Object> overrides(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>();
    all.put("processor.kafka", kafka);
    all.put("processor.registry", registry);
    all.put("processor.topics.prefix", prefix);
    all.put("processor.topics.frame-partitions", topics.framesLive().partitions());
    all.put("processor.topics.replication", 1);
    all.put("processor.tasks." + FrameFixture.TASK + ".weight", 1);
    all.put("processor.tasks." + FrameFixture.TASK + ".model", "v1");
    all.put("processor.http.port", 0);
    all.put("processor.batches.max-age", "10m");
    all.put(
        "processor.engine.profile-directory",
        Path.of("target", "it-profiles").toAbsolutePath().toString());
    // Models of these tests are kept nowhere: a file is no directory.
    all.put("processor.models.directory", "/dev/null");
    all.putAll(more);
    return all;
  }

  public ProcessorSettings settings(Map<String, ?> more) {
    return ProcessorSettings.load(null, overrides(more));
  }

  public void send(String topic, Frame frame) {
    sendRaw(
        topic, frame.getDeviceId().getBytes(StandardCharsets.UTF_8), client.encode(topic, frame));
  }

  public byte[] encode(String topic, Frame frame) {
    return client.encode(topic, frame);
  }

  public void sendRaw(String topic, byte[] key, byte[] value) {
    client.send(topic, key, value);
  }

  /** As an administrator does who thinks nothing of us. */
  public void limit(TopicSpec topic, int maxMessageBytes) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(kafka))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", Integer.toString(maxMessageBytes)),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  /** Waits until all that was sent is there, and fails when something is not. */
  public void flush() {
    client.flush();
  }

  public Mask mask(ConsumerRecord<byte[], byte[]> record) {
    return client.decode(Mask.class, record);
  }

  /** Everything in a topic now, as a committed reader sees it. */
  public List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
    return client.readAll(topic);
  }

  /** Ends a wait early, with the reason, where frames that should be masks die. */
  private void refuseDeadLetters() {
    List<String> messages =
        readAll(topics.framesDead().name()).stream()
            .map(letter -> letter.headers().lastHeader("__streams.errors.message"))
            .map(header -> new String(header.value(), StandardCharsets.UTF_8))
            .distinct()
            .toList();
    if (messages.size() > expectedCauses) {
      throw new AssertionError("dead letters: " + messages);
    }
  }

  /** So many different causes of dead letters are part of the test. */
  public void expectCauses(int causes) {
    expectedCauses = causes;
  }

  /** Waits until a topic holds so many records. */
  public List<ConsumerRecord<byte[], byte[]>> awaitRecords(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> last = new ArrayList<>();
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              last.clear();
              last.addAll(readAll(topic));
              if (last.size() < count && !topic.equals(topics.framesDead().name())) {
                refuseDeadLetters();
              }
              return last.size() >= count;
            });
    return last;
  }

  @Override
  public void close() {
    client.close();
  }
}
