package io.sonostream.processor;

import static org.awaitility.Awaitility.await;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.serde.AvroSerde;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A real broker and a real registry, shared by the integration tests of this JVM; each rig has a
 * prefix of its own, hence topics, groups and transactions too.
 */
public final class StreamRig implements AutoCloseable {
  private static final AtomicInteger RIGS = new AtomicInteger();
  private static LocalCluster shared;

  private final Map<String, String> kafka;
  private final Map<String, String> registry;
  private final String prefix;
  private int expectedCauses;
  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AvroSerde<Frame> frames;
  private final AvroSerde<Mask> masks;

  public StreamRig(int partitions) {
    this(cluster().kafka(), cluster().registry(), partitions);
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
    try (Admin admin = Admin.create(new HashMap<>(kafka))) {
      new TopicAdmin(admin).ensure(topics, Duration.ofSeconds(60));
    }
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("linger.ms", 1);
    config.put("max.block.ms", 300_000);
    config.put("delivery.timeout.ms", 300_000);
    config.put("max.request.size", Topics.MAX_LABEL_BYTES);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.frames = new AvroSerde<>(Frame.class, registry);
    this.masks = new AvroSerde<>(Mask.class, registry);
  }

  private static synchronized LocalCluster cluster() {
    if (shared == null) {
      try {
        LocalCluster started = LocalCluster.start(Files.createTempDirectory("sonostream-it"), 0, 0);
        Runtime.getRuntime().addShutdownHook(new Thread(started::close));
        shared = started;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
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
        Path.of(System.getProperty("java.io.tmpdir"), "sonostream-it-profiles").toString());
    all.putAll(more);
    return all;
  }

  public ProcessorSettings settings(Map<String, ?> more) {
    return ProcessorSettings.load(null, overrides(more));
  }

  public void send(String topic, Frame frame) {
    sendRaw(
        topic,
        frame.getDeviceId().getBytes(StandardCharsets.UTF_8),
        frames.serializer().serialize(topic, frame));
  }

  public byte[] encode(String topic, Frame frame) {
    return frames.serializer().serialize(topic, frame);
  }

  public void sendRaw(String topic, byte[] key, byte[] value) {
    producer.send(
        new ProducerRecord<>(topic, key, value),
        (metadata, failure) -> {
          if (failure != null) {
            throw new IllegalStateException("frame was not sent", failure);
          }
        });
  }

  public void flush() {
    producer.flush();
  }

  public Mask mask(ConsumerRecord<byte[], byte[]> record) {
    return masks.deserializer().deserialize(record.topic(), record.value());
  }

  /** Everything in a topic now, as a committed reader sees it. */
  public List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** Fails the wait early, with the reason, where frames that should be masks die. */
  private boolean causes(String topic) {
    if (topic.equals(topics.framesDead().name())) {
      return false;
    }
    List<String> messages =
        readAll(topics.framesDead().name()).stream()
            .map(letter -> letter.headers().lastHeader("__streams.errors.message"))
            .map(header -> new String(header.value(), StandardCharsets.UTF_8))
            .distinct()
            .toList();
    if (!messages.isEmpty() && messages.size() > expectedCauses) {
      throw new AssertionError("dead letters: " + messages);
    }
    return false;
  }

  /** So many different causes of dead letters are part of the test. */
  public void expectCauses(int causes) {
    expectedCauses = causes;
  }

  /** Waits until a topic holds so many records. */
  public List<ConsumerRecord<byte[], byte[]>> awaitRecords(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> last = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              last.clear();
              last.addAll(readAll(topic));
              return last.size() >= count || causes(topic);
            });
    return last;
  }

  @Override
  public void close() {
    producer.close();
    frames.close();
    masks.close();
  }
}
