package io.sonostream.viewer;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.stream.TopicClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/** A viewer on the real cluster, with topics of its own, and the programs around it. */
public final class Rig implements AutoCloseable {
  private final ViewerSettings settings;
  final Topics topics;
  final TopicClient topic;
  final Viewer viewer;

  public Rig(LocalCluster cluster, String prefix) {
    this(cluster, prefix, Map.of());
  }

  /**
   * @param overrides settings, as dotted paths
   */
  public Rig(LocalCluster cluster, String prefix, Map<String, ?> overrides) {
    Map<String, Object> all = new HashMap<>();
    all.put("viewer.kafka.bootstrap.servers", cluster.kafka().get("bootstrap.servers"));
    all.put("viewer.registry.schema.registry.url", cluster.registry().get("schema.registry.url"));
    all.put("viewer.port", 0);
    all.put("viewer.http.port", 0);
    all.put("viewer.topics.prefix", prefix + ".");
    all.put("viewer.topics.frame-partitions", 2);
    all.putAll(overrides);
    settings = ViewerSettings.load(null, all);
    topics = new Topics(settings.topics());
    viewer = new Viewer(settings, Clock.systemUTC());
    viewer.start();
    topic = new TopicClient(settings.kafka(), settings.registry());
  }

  public String url() {
    return viewer.url();
  }

  public SourceCoordinates publish(Frame frame) {
    return topic.write(topics.framesLive().name(), frame.getDeviceId(), frame);
  }

  public void publish(Mask mask) {
    topic.write(topics.masksLive().name(), mask.getDeviceId(), mask);
  }

  /** A frame and the mask of it. */
  public Mask publish(Frame frame, byte[] classes, List<String> names, String version) {
    Mask mask = Records.mask(frame, classes, names, version, publish(frame));
    publish(mask);
    return mask;
  }

  public SourceCoordinates publish(LabeledFrame label) {
    return topic.write(topics.labels().name(), LabelKey.of(label).text(), label);
  }

  /** As it was written before keys had readers. */
  public SourceCoordinates publishAsBefore(LabeledFrame label) {
    return topic.write(topics.labels().name(), FrameId.of(label.getFrame()).key(), label);
  }

  public void publish(ModelRelease release) {
    topic.write(
        topics.modelReleases().name(),
        Topics.releaseKey(release.getTask(), release.getVersion()),
        release);
  }

  public void publish(ModelAssignment assignment) {
    topic.write(topics.modelAssignments().name(), assignment.getTask(), assignment);
  }

  public void publish(TrainingEvent event) {
    topic.write(topics.trainingEvents().name(), event.getTask(), event);
  }

  public void publish(ShadowComparison comparison) {
    topic.write(topics.modelShadow().name(), comparison.getDeviceId(), comparison);
  }

  /** A member of the trainers' group with all tasks, until it is closed. */
  AutoCloseable trainer() {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.trainerGroup());
    KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    member.subscribe(List.of(topics.trainingCommands().name()));
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              member.poll(Duration.ofMillis(100));
              return !member.assignment().isEmpty();
            });
    return member;
  }

  @Override
  public void close() {
    topic.close();
    viewer.close();
  }
}
