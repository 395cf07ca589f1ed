package io.sonostream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameImage;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.topics.TopicSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int SECONDS = 180;
  private static final int INSTALL_SECONDS = 600;

  @TempDir static Path directory;
  private static LocalCluster local;
  private static Cluster cluster;
  private static String broker;
  private static String registry;
  private static Path image;

  @BeforeAll
  static void start() throws Exception {
    local = LocalCluster.start(directory.resolve("cluster"), 0, 0);
    broker = local.kafka().get("bootstrap.servers");
    registry = local.registry().get("schema.registry.url");
    cluster = Cluster.at(broker, registry);
    cluster.awaitTopicsAndSchemas(LIMIT);
    image = directory.resolve("image.png");
    Files.write(image, FrameImage.png(new PixelImage(8, 6, 1, new byte[48])).bytes());
    // As a processor answers.
    String masks = cluster.topics().masksLive().name();
    try (Producer<String, Mask> producer =
        cluster.writer("answers", Map.of(), Map.of(), cluster.records().writer(Mask.class))) {
      for (int i = 0; i < 3; i++) {
        producer.send(new ProducerRecord<>(masks, Fixtures.DEVICE, Fixtures.mask(i).build())).get();
      }
    }
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  @Test
  void theJavaProgramsDoWhatTheySay() throws Exception {
    String sent =
        said(() -> SendFrames.main(args("java-probe", image.toString(), image.toString())));
    assertThat(sent).contains("sent java-probe/").contains("to frames.live-");
    List<Frame> frames = framesOf("java-probe");
    assertThat(frames).extracting(Frame::getSequence).containsExactly(0L, 1L);
    assertThat(frames.get(0).getPixels().array()).isEqualTo(Files.readAllBytes(image));

    assertThat(said(() -> ReadMasks.main(args("3"))))
        .contains("probe-1/exam-7/0: lesion, 6")
        .contains("probe-1/exam-7/2: lesion, 6")
        .contains("skipped 0");

    try (ModelRegistry models = ModelRegistry.open(cluster)) {
      models.release(Fixtures.modelRelease().setTask("breast-lesion").setVersion("v8").build());
    }
    assertThat(said(() -> LabelAndPromote.main(args("v8"))))
        .contains("asked: ")
        .contains("champion: v8");
    assertLabelled("probe-1/exam-7/0");
  }

  @Test
  void thePythonProgramsDoWhatTheySay() throws Exception {
    Shell shell =
        new Shell(Path.of("target", "python").toAbsolutePath())
            .copy(
                Path.of("python"),
                "requirements.txt",
                "send_frames.py",
                "read_masks.py",
                "label_and_promote.py");
    Shell.Ended version = shell.run(20, "python3", "--version");
    assumeTrue(version.status() == 0, "python3 is not installed");
    String python = shell.directory().resolve("venv/bin/python").toString();
    if (!Files.exists(Path.of(python))) {
      Shell.Ended made = shell.run(SECONDS, "python3", "-m", "venv", "venv");
      assumeTrue(made.status() == 0, "python3 makes no venv: " + made.output());
    }
    Shell.Ended installed =
        shell.run(INSTALL_SECONDS, python, "-m", "pip", "install", "-q", "-r", "requirements.txt");
    assumeTrue(installed.status() == 0, "pip can't install: " + installed.output());

    assertThat(
            ended(
                shell,
                python,
                "send_frames.py",
                broker,
                registry,
                "python-probe",
                "8",
                "6",
                image.toString()))
        .contains("sent to frames.live-");
    assertThat(framesOf("python-probe").get(0).getPixels().array())
        .isEqualTo(Files.readAllBytes(image));
    assertThat(ended(shell, python, "read_masks.py", broker, registry, "3"))
        .contains("probe-1/exam-7/2: lesion, 6 of 48");
    assertAsked(ended(shell, python, "label_and_promote.py", broker, registry));
    assertLabelled("probe-2/exam-8/0");
  }

  @Test
  void theNodeProgramsDoWhatTheySay() throws Exception {
    Shell shell =
        new Shell(Path.of("target", "node").toAbsolutePath())
            .copy(
                Path.of("node"),
                "package.json",
                "wire.js",
                "send_frames.js",
                "read_masks.js",
                "label_and_promote.js");
    assumeTrue(shell.run(20, "node", "--version").status() == 0, "node is not installed");
    Shell.Ended installed =
        shell.run(
            INSTALL_SECONDS,
            "npm",
            "install",
            "--prefer-offline",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-package-lock");
    assumeTrue(installed.status() == 0, "npm can't install: " + installed.output());

    assertThat(
            ended(
                shell,
                "node",
                "send_frames.js",
                broker,
                registry,
                "node-probe",
                "8",
                "6",
                image.toString()))
        .contains("sent 1 to frames.live-");
    assertThat(framesOf("node-probe").get(0).getPixels().array())
        .isEqualTo(Files.readAllBytes(image));
    assertThat(ended(shell, "node", "read_masks.js", broker, registry, "3"))
        .contains("probe-1/exam-7/2: lesion, 6 of 48");
    assertAsked(ended(shell, "node", "label_and_promote.js", broker, registry));
    assertLabelled("probe-3/exam-9/0");
  }

  private static String[] args(String... more) {
    List<String> all = new ArrayList<>(List.of(broker, registry));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String ended(Shell shell, String... command) throws InterruptedException {
    Shell.Ended ended = shell.run(SECONDS, command);
    assertThat(ended.status()).as(ended.output()).isZero();
    return ended.output();
  }

  /** A program that may throw. */
  private interface Program {
    void run() throws Exception;
  }

  private static String said(Program program) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private static List<Frame> framesOf(String device) throws InterruptedException {
    return all(cluster.topics().framesLive(), Frame.class).stream()
        .filter(frame -> frame.getDeviceId().equals(device))
        .toList();
  }

  private static void assertLabelled(String frame) throws InterruptedException {
    assertThat(all(cluster.topics().labels(), LabeledFrame.class))
        .anySatisfy(
            label -> {
              assertThat(FrameId.of(label.getFrame()).key()).isEqualTo(frame);
              assertThat(label.getAnnotator()).isEqualTo("Dr. Noor");
            });
  }

  private static void assertAsked(String output) throws InterruptedException {
    String id = output.substring(output.indexOf("asked: ") + "asked: ".length()).strip();
    assertThat(all(cluster.topics().trainingCommands(), TrainingCommand.class))
        .extracting(TrainingCommand::getCommandId)
        .contains(id);
  }

  private static <T extends SpecificRecord> List<T> all(TopicSpec topic, Class<T> type)
      throws InterruptedException {
    List<T> records = new CopyOnWriteArrayList<>();
    try (TopicFollower follower =
        TopicFollower.named("all", cluster)
            .read(topic, type, StartAt.BEGINNING, record -> records.add(record.value()))
            .start()) {
      assertThat(follower.awaitCaughtUp(LIMIT)).isTrue();
    }
    return records;
  }
}
