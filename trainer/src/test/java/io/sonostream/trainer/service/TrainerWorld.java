package io.sonostream.trainer.service;

import static org.awaitility.Awaitility.await;

import io.sonostream.client.Cluster;
import io.sonostream.client.Records;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.models.ModelTable;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.AuditRecord;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.control.Assignments;
import io.sonostream.schemas.control.TrainingCommands;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.trainer.labels.Labels;
import io.sonostream.trainer.release.TopicReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Topics of their own on a real broker and registry, with a champion; tests look at nothing but
 * topics and files.
 */
final class TrainerWorld implements AutoCloseable {
  static final String TASK = Labels.TASK;
  static final Duration LONG = Duration.ofMinutes(2);

  final LocalCluster cluster;
  final Path home;
  final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8) + ".";
  final Topics topics;
  private final Cluster door;
  private final Records records;
  private final TrainerClients clients;
  private final Producer<String, byte[]> producer;
  private final RecordSerdes serdes;
  private final TopicReader<TrainingEvent> reader;
  private final List<TrainingEvent> events = new ArrayList<>();

  TrainerWorld(LocalCluster cluster, Path home) {
    this.cluster = cluster;
    this.home = home;
    topics = new Topics(TopicOptions.DEFAULT.withPrefix(prefix).withPartitions(1, 2));
    serdes = new RecordSerdes(cluster.registry());
    door = Cluster.of(cluster.kafka(), cluster.registry(), topics);
    records = door.records();
    clients = new TrainerClients(cluster.kafka());
    try (Admin admin = clients.admin()) {
      new TopicAdmin(admin)
          .ensure(
              List.of(
                  topics.labels(),
                  topics.modelReleases(),
                  topics.modelAssignments(),
                  topics.trainingCommands(),
                  topics.trainingEvents(),
                  topics.audit()),
              LONG);
    }
    producer = single();
    reader =
        new TopicReader<>(
            clients.facts(), records.reader(TrainingEvent.class), topics.trainingEvents().name());
  }

  /** Settings of a trainer in this world; later overrides win. */
  Map<String, Object> overrides(String trainer, Map<String, ?> more) {
    Map<String, Object> overrides = new HashMap<>();
    cluster.kafka().forEach((key, value) -> overrides.put("trainer.kafka." + key, value));
    cluster.registry().forEach((key, value) -> overrides.put("trainer.registry." + key, value));
    overrides.put("trainer.topics.prefix", prefix);
    overrides.put("trainer.topics.label-partitions", 2);
    overrides.put("trainer.group", prefix + "trainer");
    overrides.put("trainer.http.port", 0);
    overrides.put("trainer.state-directory", home.resolve(trainer).toString());
    overrides.put("trainer.models.directory", store().toString());
    overrides.put("trainer.tasks.breast-lesion.classes", List.of("lesion"));
    overrides.put("trainer.tasks.breast-lesion.strategy", "full");
    overrides.put("trainer.tasks.breast-lesion.triggers.new-labels", 1000);
    overrides.put("trainer.tasks.breast-lesion.triggers.interval", "24h");
    overrides.put("trainer.job.heap", "64m");
    overrides.put("trainer.job.java-options", List.of("-XX:TieredStopAtLevel=1"));
    overrides.put("trainer.job.cancel-grace", "100ms");
    overrides.putAll(more);
    return overrides;
  }

  Path store() {
    return home.resolve("store");
  }

  /** A champion, as if imported by hand. */
  void champion(String version) throws Exception {
    champion(version, store());
  }

  /** A champion whose package nobody has put into the store. */
  void championThatIsMissing(String version) throws Exception {
    champion(version, home.resolve("elsewhere"));
  }

  private void champion(String version, Path where) throws Exception {
    Path imported = Files.createDirectories(home.resolve("imported"));
    Files.writeString(imported.resolve("weights"), version);
    ModelRelease release =
        new FolderShelf(where).put(imported, "import", Map.of(), "ann", Instant.now());
    send(records.of(release));
    send(
        records.of(
            Assignments.promote(null, TASK, version, "ann", "first", release.getReleasedAt())));
  }

  /** Deletes the labels topic and creates it anew: another topic of the same name. */
  void recreateLabels() throws Exception {
    String topic = topics.labels().name();
    try (Admin admin = clients.admin()) {
      admin.deleteTopics(List.of(topic)).all().get(2, TimeUnit.MINUTES);
      await()
          .atMost(LONG)
          .until(() -> !admin.listTopics().names().get(2, TimeUnit.MINUTES).contains(topic));
      new TopicAdmin(admin).ensure(List.of(topics.labels()), LONG);
    }
  }

  void addPartitions(String topic, int total) throws Exception {
    try (Admin admin = clients.admin()) {
      admin
          .createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
          .all()
          .get(2, TimeUnit.MINUTES);
    }
  }

  /** Into this partition, whatever its key. */
  void label(LabeledFrame label, int partition) throws Exception {
    String topic = topics.labels().name();
    byte[] value = serdes.forValue(LabeledFrame.class).serializer().serialize(topic, label);
    try (Producer<String, byte[]> fresh = single()) {
      fresh
          .send(new ProducerRecord<>(topic, partition, Labels.id(label), value))
          .get(2, TimeUnit.MINUTES);
    }
  }

  /** Into this partition, whatever its task. */
  void send(TrainingCommand command, int partition) throws Exception {
    ProducerRecord<String, byte[]> record = records.of(command);
    try (Producer<String, byte[]> fresh = single()) {
      fresh
          .send(new ProducerRecord<>(record.topic(), partition, record.key(), record.value()))
          .get(2, TimeUnit.MINUTES);
    }
  }

  private Producer<String, byte[]> single() {
    return door.writer("test", Map.of(), Map.of(), new ByteArraySerializer());
  }

  /** One label of each subject. */
  void labels(int firstSubject, int subjects) throws Exception {
    for (int s = firstSubject; s < firstSubject + subjects; s++) {
      label(Labels.label("s" + s, 0, 8));
    }
  }

  /** As it is written since keys name readers. */
  void read(LabeledFrame label) throws Exception {
    send(records.of(label));
  }

  void label(LabeledFrame label) throws Exception {
    String topic = topics.labels().name();
    send(
        new ProducerRecord<>(
            topic,
            Labels.id(label),
            serdes.forValue(LabeledFrame.class).serializer().serialize(topic, label)));
  }

  /** Many, without waiting for each; no value withdraws the frame's label. */
  void labels(Stream<Map.Entry<String, Optional<LabeledFrame>>> all) {
    String topic = topics.labels().name();
    var serializer = serdes.forValue(LabeledFrame.class).serializer();
    all.forEach(
        label ->
            producer.send(
                new ProducerRecord<>(
                    topic,
                    label.getKey(),
                    serializer.serialize(topic, label.getValue().orElse(null)))));
    producer.flush();
  }

  String start(String strategy) throws Exception {
    return send(TrainingCommands.start(TASK, strategy, "please", "ann", now()));
  }

  String cancel() throws Exception {
    return cancel(TASK);
  }

  String cancel(String task) throws Exception {
    return send(TrainingCommands.cancel(task, "never mind", "ann", now()));
  }

  /** As a trainer of before has told it. */
  void tell(TrainingEvent event) throws Exception {
    send(records.of(event));
  }

  String send(TrainingCommand command) throws Exception {
    send(records.of(command));
    return command.getCommandId();
  }

  void send(ProducerRecord<String, byte[]> record) throws Exception {
    producer.send(record).get(2, TimeUnit.MINUTES);
  }

  /** Everything on training.events so far. */
  List<TrainingEvent> events() {
    reader.catchUp((task, event) -> events.add(event));
    return List.copyOf(events);
  }

  List<TrainingEvent> outcomesOf(String commandId) {
    return events().stream()
        .filter(e -> commandId.equals(e.getCommandId()))
        .filter(e -> e.getType() != TrainingEventType.QUEUED)
        .toList();
  }

  TrainingEvent awaitOutcome(String commandId) {
    await().atMost(LONG).until(() -> !outcomesOf(commandId).isEmpty());
    return outcomesOf(commandId).get(0);
  }

  TrainingEvent awaitEvent(Predicate<TrainingEvent> wanted) {
    await().atMost(LONG).until(() -> events().stream().anyMatch(wanted));
    return events().stream().filter(wanted).findFirst().orElseThrow();
  }

  List<TrainingEvent> events(TrainingEventType type) {
    return events().stream().filter(e -> e.getType() == type).toList();
  }

  ModelTable catalog() {
    try (ModelRegistry models = ModelRegistry.open(door)) {
      return models.read();
    }
  }

  /** Versions of all release records, repeated ones too. */
  List<String> releaseRecords() {
    List<String> versions = new ArrayList<>();
    try (var all =
        new TopicReader<>(
            clients.facts(), records.reader(ModelRelease.class), topics.modelReleases().name())) {
      all.catchUp((key, release) -> versions.add(release.getVersion()));
    }
    return versions;
  }

  /** Champions of all assignment records, in order. */
  List<String> assignmentRecords() {
    List<String> champions = new ArrayList<>();
    try (var all =
        new TopicReader<>(
            clients.facts(),
            records.reader(ModelAssignment.class),
            topics.modelAssignments().name())) {
      all.catchUp((key, assignment) -> champions.add(assignment.getChampionVersion()));
    }
    return champions;
  }

  /** Everything on the audit, in order. */
  List<AuditRecord> audit() {
    List<AuditRecord> records = new ArrayList<>();
    try (var all =
        new TopicReader<>(
            clients.facts(), this.records.reader(AuditRecord.class), topics.audit().name())) {
      all.catchUp((key, record) -> records.add(record));
    }
    return records;
  }

  /** Commands that a trainer which starts now would read again. */
  long uncommittedCommands() throws Exception {
    String topic = topics.trainingCommands().name();
    try (Admin admin = clients.admin()) {
      var committed =
          admin
              .listConsumerGroupOffsets(prefix + "trainer")
              .partitionsToOffsetAndMetadata()
              .get(2, TimeUnit.MINUTES);
      var wanted =
          new HashMap<
              org.apache.kafka.common.TopicPartition, org.apache.kafka.clients.admin.OffsetSpec>();
      for (int p = 0; p < 2; p++) {
        wanted.put(
            new org.apache.kafka.common.TopicPartition(topic, p),
            org.apache.kafka.clients.admin.OffsetSpec.latest());
      }
      long open = 0;
      for (var end : admin.listOffsets(wanted).all().get(2, TimeUnit.MINUTES).entrySet()) {
        var offset = committed.get(end.getKey());
        open += end.getValue().offset() - (offset == null ? 0 : offset.offset());
      }
      return open;
    }
  }

  static Instant now() {
    return Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
  }

  @Override
  public void close() {
    producer.close();
    reader.close();
  }
}
