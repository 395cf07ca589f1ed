package io.sonostream.cli.subject;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameImage;
import io.sonostream.client.frames.FramePublisher;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.frames.Lane;
import io.sonostream.client.labels.LabelFilter;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.client.labels.LabelReader;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.client.training.TrainingClient;
import io.sonostream.console.Mistakes;
import io.sonostream.embedded.EmbeddedBroker;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.ModelReference;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.ReplayProgress;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.serde.SubjectAdmin;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.stream.TopicClient;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunFolders;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.labels.LabelCopy;
import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.queue.Trigger;
import io.sonostream.trainer.service.Trainer;
import io.sonostream.trainer.service.TrainerSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Two subjects with frames, masks and labels in a broker of their own, which looks for something to
 * compact every fifth of a second, and a trainer that has read the labels.
 */
final class SubjectBed implements AutoCloseable {
  static final String TASK = "breast-lesion";
  private static final PixelImage GRAY = new PixelImage(64, 64, 1, new byte[64 * 64]);

  private final Path folder;
  private final EmbeddedBroker broker;
  private final Topics topics =
      new Topics(TopicOptions.DEFAULT.withPartitions(1, 2).withReplication(1));
  private final Cluster cluster;
  private final Path config;

  /** What a command did. */
  record Ran(int exit, String out, String err) {}

  SubjectBed(Path folder) throws Exception {
    this.folder = folder;
    this.broker =
        EmbeddedBroker.start(
            folder.resolve("broker"), 0, Map.of("log.cleaner.backoff.ms", "200"), List.of());
    Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    Map<String, String> registry = SharedCluster.get().registry();
    TopicClient.create(kafka, topics);
    new SubjectAdmin(registry).ensure(topics, Duration.ofMinutes(1));
    this.cluster = Cluster.of(kafka, registry, topics);
    this.config =
        Files.writeString(
            folder.resolve("conf"),
            String.join(
                "\n",
                "kafka.bootstrap.servers = \"" + broker.bootstrapServers() + "\"",
                "registry.schema.registry.url = \"" + registry.get("schema.registry.url") + "\"",
                "topics { frame-partitions = 1, label-partitions = 2, replication = 1 }",
                "trainer.state-directory = \"" + state() + "\"",
                "trainer.models.directory = \"" + folder.resolve("store") + "\"",
                "trainer.http.port = 0",
                "trainer.tasks."
                    + TASK
                    + " { classes = [lesion], strategy = full,"
                    + " triggers { new-labels = 1000, interval = 24h } }"));
  }

  Path state() {
    return folder.resolve("state");
  }

  Topics topics() {
    return topics;
  }

  TopicClient client() {
    return new TopicClient(
        Map.of("bootstrap.servers", broker.bootstrapServers()), SharedCluster.get().registry());
  }

  /** Labels as they stand, of all subjects. */
  List<LabelSummary> labels() throws Exception {
    return new LabelReader(cluster).list(LabelFilter.ALL);
  }

  /** Takes all labels of a subject back, as their readers do on the page. */
  void withdraw(String subject) throws Exception {
    try (LabelPublisher page = LabelPublisher.to(cluster, "page", LabelSource.HUMAN)) {
      labels().stream()
          .filter(label -> subject.equals(label.subjectId()))
          .forEach(page::withdrawAndWait);
    }
  }

  /** As an administrator who has outgrown the partitions of labels. */
  void giveLabels(int partitions) throws Exception {
    try (Admin admin = cluster.admin()) {
      admin
          .createPartitions(Map.of(topics.labels().name(), NewPartitions.increaseTo(partitions)))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
    String told = Files.readString(config);
    Files.writeString(
        config, told.replaceFirst("label-partitions = \\d+", "label-partitions = " + partitions));
  }

  /** As an administrator who wants it otherwise than the settings say. */
  void keep(String topic, Duration retention, Duration segment) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    List<AlterConfigOp> changes =
        Stream.of(Map.entry("retention.ms", retention), Map.entry("segment.ms", segment))
            .map(each -> new ConfigEntry(each.getKey(), Long.toString(each.getValue().toMillis())))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    try (Admin admin = cluster.admin()) {
      admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get(60, TimeUnit.SECONDS);
    }
  }

  /** Two frames of each lane, their masks, one frame that nobody can read, and three labels. */
  void fill(String subject, String exam) throws Exception {
    for (Lane lane : Lane.values()) {
      try (FramePublisher device =
          FramePublisher.to(cluster).device("d1").stream(exam + "-" + lane)
              .task(TASK)
              .lane(lane)
              .open()) {
        for (int frame = 0; frame < 2; frame++) {
          device.send(FrameImage.raw(GRAY).ofSubject(subject)).get(60, TimeUnit.SECONDS);
        }
      }
    }
    try (TopicClient client = client();
        LabelPublisher labels = LabelPublisher.to(cluster, "ann", LabelSource.HUMAN)) {
      client.write(topics.masksLive().name(), "d1", mask(subject, exam));
      byte[] whole = client.encode(topics.masksLive().name(), mask(subject, exam));
      client.writeBytes(topics.framesDead().name(), "d1", Arrays.copyOf(whole, whole.length - 3));
      for (int frame = 0; frame < 3; frame++) {
        labels
            .publish(
                new FrameStream("d1", exam, TASK, Map.of()),
                frame,
                FrameImage.raw(GRAY).ofSubject(subject),
                new byte[64 * 64])
            .get(60, TimeUnit.SECONDS);
      }
    }
    // A second reader of a frame, and one of before keys had readers.
    read(subject, exam, 0, "bob", false);
    read(subject, exam, 1, "cem", true);
  }

  /** Frames that somebody is asked to label: they are named, and their subjects are not. */
  void ask(String... exams) {
    List<LabelRequest> requests =
        Stream.of(exams)
            .map(
                exam ->
                    LabelRequest.newBuilder()
                        .setDeviceId("d1")
                        .setStreamId(exam)
                        .setSequence(0)
                        .setSource(new SourceCoordinates("frames.live", 0, 0L))
                        .setUncertainty(1)
                        .setNovelty(1)
                        .setClassNames(List.of("lesion"))
                        .setLabelMap(LabelMaps.encode(64, 64, new byte[64 * 64]))
                        .build())
            .toList();
    try (TopicClient client = client()) {
      client.write(
          topics.labelRequests().name(),
          TASK,
          new LabelRequests(TASK, Instant.EPOCH, (long) requests.size(), requests));
    }
  }

  /** Exams that frames are asked for now. */
  List<String> asked() {
    try (TopicClient client = client()) {
      List<Map.Entry<String, LabelRequests>> lists =
          client.readAll(topics.labelRequests().name(), LabelRequests.class);
      return lists.get(lists.size() - 1).getValue().getRequests().stream()
          .map(LabelRequest::getStreamId)
          .toList();
    }
  }

  /** A replay that was told where its masks go, and one of them. */
  void replay(String subject, String exam, String into) throws Exception {
    try (Admin admin = cluster.admin()) {
      admin.createTopics(List.of(new NewTopic(into, 1, (short) 1))).all().get(60, TimeUnit.SECONDS);
    }
    try (TopicClient client = client()) {
      client.write(
          topics.replays().name(),
          "night/0",
          ReplayProgress.newBuilder()
              .setReplay("night")
              .setTask(TASK)
              .setModel(new ModelReference(TASK, "v1", "0".repeat(64)))
              .setModelUri("file:///store/v1")
              .setSourceTopic(topics.framesArchive().name())
              .setPartition(0)
              .setFromOffset(0)
              .setToOffset(1)
              .setMaskTopic(into)
              .setAskedFrom("")
              .setAskedTo("")
              .setPosition(1)
              .setFrames(1)
              .setOtherTasks(0)
              .setMasks(1)
              .setDeadLetters(0)
              .setRun("run")
              .setStartedAt(Instant.EPOCH)
              .setUpdatedAt(Instant.EPOCH)
              .build());
      client.writeBytes(into, "d1", client.encode(topics.masksLive().name(), mask(subject, exam)));
    }
  }

  /** A reader's label of a frame, with the key of today or of before keys had readers. */
  void read(String subject, String exam, int frame, String reader, boolean asBefore) {
    LabeledFrame label =
        new LabeledFrame(
            new FrameStream("d1", exam, TASK, Map.of())
                .frame(FrameImage.raw(GRAY).ofSubject(subject), Instant.EPOCH, frame),
            LabelMaps.encode(64, 64, new byte[64 * 64]),
            reader,
            LabelSource.HUMAN,
            Instant.EPOCH,
            null,
            null,
            null,
            false);
    LabelKey key = LabelKey.of(label);
    try (TopicClient client = client()) {
      client.write(topics.labels().name(), asBefore ? key.frame().key() : key.text(), label);
    }
  }

  /** A model that was made from all labels that are there now. */
  void release(String version) {
    release(version, null);
  }

  /**
   * @param labelTopic id of the topic that the positions are of; null as before it was written
   */
  void release(String version, @Nullable String labelTopic) {
    try (TopicClient client = client()) {
      client.write(
          topics.trainingEvents().name(),
          TASK,
          TrainingEvent.newBuilder()
              .setRunId(version)
              .setTask(TASK)
              .setType(TrainingEventType.STARTED)
              .setAt(Instant.EPOCH)
              .setVersion(version)
              .setLabelPositions(Map.of("0", 1_000L, "1", 1_000L))
              .setLabelTopic(labelTopic)
              .setMessage("for a test")
              .build());
      client.write(
          topics.modelReleases().name(),
          Topics.releaseKey(TASK, version),
          ModelRelease.newBuilder()
              .setTask(TASK)
              .setVersion(version)
              .setSha256("0".repeat(64))
              .setUri("file:///store/" + version)
              .setSizeBytes(1)
              .setArchitecture("unet")
              .setInputChannels(1)
              .setInputHeight(64)
              .setInputWidth(64)
              .setClasses(List.of("lesion"))
              .setReleasedAt(Instant.EPOCH)
              .setReleasedBy("test")
              .build());
    }
  }

  Trainer trainer() {
    Trainer trainer = new Trainer(TrainerSettings.load(config, Map.of()));
    trainer.start();
    return trainer;
  }

  /** What a trainer says when it is asked for a run, which begins with all labels read. */
  String askedForARun() throws Exception {
    List<TrainingEvent> told = new CopyOnWriteArrayList<>();
    try (Trainer trainer = trainer();
        TrainingClient training = TrainingClient.open(cluster)) {
      return training
          .follow(training.retrain(TASK, null, "test", "to read all labels").id(), told::add)
          .get(120, TimeUnit.SECONDS)
          .getMessage();
    }
  }

  /** As a run does when it begins, and is interrupted after it has scored. */
  Path interruptedRun(String name, String subject) throws Exception {
    RunFolder folder = new RunFolders(state()).of(name);
    Path run = Files.createDirectories(folder.root());
    try (LabelCopy copy = LabelCopy.open(state().resolve("labels"))) {
      copy.checkpoint(folder.labels());
    }
    folder.write(
        new RunRecord(
            new RunRequest(name, TASK, Trigger.LABELS, null, "enough", null, List.of()),
            "v2",
            "v1",
            Map.of(),
            null));
    Files.writeString(run.resolve("scores-champion.json"), "[{\"subject\":\"" + subject + "\"}]");
    return run;
  }

  /** As {@link #run}, with a broker that goes away for good once the command has told something. */
  Ran runUntil(String note, String... arguments) {
    StringWriter err =
        new StringWriter() {
          @Override
          public void flush() {
            if (toString().contains(note)) {
              broker.close();
            }
          }
        };
    return run(err, arguments);
  }

  Ran run(String... arguments) {
    return run(new StringWriter(), arguments);
  }

  private Ran run(StringWriter err, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = config.toString();
    StringWriter out = new StringWriter();
    int exit =
        Mistakes.told(new CommandLine(new SubjectCommand()))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all);
    return new Ran(exit, out.toString(), err.toString());
  }

  @Override
  public void close() {
    broker.close();
  }

  private static Mask mask(String subject, String exam) {
    Instant now = Instant.EPOCH;
    return Mask.newBuilder()
        .setDeviceId("d1")
        .setStreamId(exam)
        .setSequence(0)
        .setTask(TASK)
        .setStatus(MaskStatus.SEGMENTED)
        .setWidth(1)
        .setHeight(1)
        .setRegions(List.of())
        .setSubjectId(subject)
        .setSource(new SourceCoordinates("frames.live", 0, 0L))
        .setTiming(new MaskTiming(now, now, now, now, now, 1))
        .build();
  }
}
