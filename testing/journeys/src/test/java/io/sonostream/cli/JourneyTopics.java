package io.sonostream.cli;

import static org.awaitility.Awaitility.await;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.serde.SubjectAdmin;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What a device, an annotator and a reader of masks see of the cluster. */
final class JourneyTopics implements AutoCloseable {
  private static final String TASK = "breast-lesion";
  private static final String DEVICE = "probe-1";
  private static final Set<TrainingEventType> OUTCOMES =
      Set.of(
          TrainingEventType.PROMOTED,
          TrainingEventType.REJECTED,
          TrainingEventType.FAILED,
          TrainingEventType.CANCELLED);

  private final LocalCluster cluster;
  private final Topics topics = new Topics(TopicOptions.DEFAULT);
  private final KafkaProducer<String, Frame> frames;
  private final KafkaConsumer<String, Mask> maskReader;
  private final KafkaConsumer<String, TrainingEvent> eventReader;
  private final Map<String, Map<Long, Mask>> masks = new HashMap<>();
  private final List<TrainingEvent> events = new ArrayList<>();

  JourneyTopics(LocalCluster cluster) {
    this.cluster = cluster;
    try (Admin admin = Admin.create(new HashMap<>(cluster.kafka()))) {
      new TopicAdmin(admin).ensure(topics, Duration.ofMinutes(1));
    }
    new SubjectAdmin(cluster.registry()).ensure(topics, Duration.ofMinutes(1));
    RecordSerdes serdes = new RecordSerdes(cluster.registry());
    frames =
        new KafkaProducer<>(
            new HashMap<>(cluster.kafka()),
            new StringSerializer(),
            serdes.forValue(Frame.class).serializer());
    maskReader = reader(serdes, topics.masksLive(), Mask.class);
    eventReader = reader(serdes, topics.trainingEvents(), TrainingEvent.class);
  }

  private <T extends SpecificRecord> KafkaConsumer<String, T> reader(
      RecordSerdes serdes, TopicSpec topic, Class<T> type) {
    Map<String, Object> configs = new HashMap<>(cluster.kafka());
    configs.put("isolation.level", "read_committed");
    KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(
            configs, new StringDeserializer(), serdes.forValue(type).deserializer());
    List<TopicPartition> all =
        consumer.partitionsFor(topic.name()).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  /** As a device publishes an exam. */
  void publish(String stream, List<SourceFrame> exam) {
    for (int i = 0; i < exam.size(); i++) {
      SourceFrame frame = exam.get(i);
      frames.send(
          new ProducerRecord<>(
              topics.framesLive().name(),
              DEVICE,
              new Frame(
                  DEVICE,
                  stream,
                  (long) i,
                  Instant.now(),
                  TASK,
                  frame.width(),
                  frame.height(),
                  frame.format(),
                  frame.encoding(),
                  ByteBuffer.wrap(frame.bytes()),
                  frame.spacing(),
                  frame.subjectId(),
                  frame.deviceModel(),
                  Map.of(),
                  null)));
    }
    frames.flush();
  }

  /** As a site imports what it has annotated. */
  void label(List<SourceFrame> labelled, String site) {
    try (LabelPublisher publisher =
        LabelPublisher.to(
            Cluster.of(cluster.kafka(), cluster.registry(), topics), site, LabelSource.IMPORT)) {
      FrameStream stream = new FrameStream(site, "import", TASK, Map.of());
      for (int i = 0; i < labelled.size(); i++) {
        publisher.publish(stream, i, labelled.get(i).image(), labelled.get(i).truth());
      }
      publisher.flush();
    }
  }

  /** Masks of one stream so far, by sequence. */
  Map<Long, Mask> masks(String stream) {
    drain(
        maskReader,
        (key, mask) ->
            masks
                .computeIfAbsent(mask.getStreamId(), s -> new TreeMap<>())
                .put(mask.getSequence(), mask));
    return masks.getOrDefault(stream, Map.of());
  }

  /** The outcome of the n-th run to end, from 1. */
  TrainingEvent awaitOutcome(int n, Duration atMost) {
    await()
        .atMost(atMost)
        .until(
            () -> {
              drain(eventReader, (key, event) -> events.add(event));
              return outcomes().size() >= n;
            });
    return outcomes().get(n - 1);
  }

  private List<TrainingEvent> outcomes() {
    return events.stream().filter(e -> OUTCOMES.contains(e.getType())).toList();
  }

  private static <T> void drain(KafkaConsumer<String, T> consumer, BiConsumer<String, T> visitor) {
    Consumer<org.apache.kafka.clients.consumer.ConsumerRecord<String, T>> each =
        record -> visitor.accept(record.key(), record.value());
    consumer.poll(Duration.ofMillis(200)).forEach(each);
  }

  @Override
  public void close() {
    frames.close();
    maskReader.close();
    eventReader.close();
  }
}
