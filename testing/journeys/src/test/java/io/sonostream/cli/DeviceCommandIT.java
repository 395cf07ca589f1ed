package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.dicom.Forged;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.clips.ClipForge;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeviceCommandIT {
  private static LocalCluster cluster;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start(@TempDir Path shared) {
    cluster = LocalCluster.start(shared, 0, 0);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void phantomDevicesPublishAndAddUp() throws Exception {
    int exit =
        run(
            "device",
            "--devices",
            "3",
            "--count",
            "6",
            "--rate",
            "50",
            "--size",
            "64x48",
            "--encoding",
            "png",
            "--stream",
            "s1",
            "--json");
    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    JsonNode summary = new ObjectMapper().readTree(out.toString());
    assertThat(summary.get("captured").asInt()).isEqualTo(18);
    assertThat(summary.get("published").asInt() + summary.get("dropped").asInt()).isEqualTo(18);
    Set<String> devices = new HashSet<>();
    for (ConsumerRecord<String, Frame> record : read(Topics.standard().framesLive(), Frame.class)) {
      if (record.value().getStreamId().equals("s1")) {
        devices.add(record.key());
        assertThat(record.value().getEncoding()).isEqualTo(PixelEncoding.PNG);
        assertThat(record.value().getHeight()).isEqualTo(48);
      }
    }
    assertThat(devices).containsExactlyInAnyOrder("device-001", "device-002", "device-003");
  }

  @Test
  void folderGoesToTheArchiveOnceAndItsLabelsReadBack() throws Exception {
    Path folder = directory.resolve("set");
    assertThat(run("phantom", "--out", folder.toString(), "--count", "7", "--size", "64x64"))
        .isZero();
    assertThat(
            run(
                "device",
                "--folder",
                folder.toString(),
                "--once",
                "--lane",
                "archive",
                "--rate",
                "max",
                "--stream",
                "s2",
                "--json"))
        .isZero();
    List<ConsumerRecord<String, Frame>> frames =
        read(Topics.standard().framesArchive(), Frame.class).stream()
            .filter(record -> record.value().getStreamId().equals("s2"))
            .toList();
    assertThat(frames).hasSize(7);
    assertThat(frames.get(0).value().getSubjectId()).isEqualTo("s0000");

    for (int again = 0; again < 2; again++) {
      assertThat(run("label", folder.toString())).isZero();
    }
    Map<String, LabeledFrame> labels = new HashMap<>();
    for (ConsumerRecord<String, LabeledFrame> record :
        read(Topics.standard().labels(), LabeledFrame.class)) {
      labels.put(record.key(), record.value());
    }
    assertThat(labels).hasSize(7);
    for (LabeledFrame label : labels.values()) {
      String name = label.getFrame().getStreamId().substring("set/".length());
      byte[] mask = maskOf(folder, name);
      assertThat(LabelMaps.decode(label.getLabelMap())).isEqualTo(mask);
      assertThat(label.getFrame().getPixels().array())
          .isEqualTo(Files.readAllBytes(folder.resolve("images").resolve(name + ".png")));
    }
  }

  @Test
  void picturesOfAClipThatAreDamagedFailAndAreSaidByTheExitStatus() throws Exception {
    Path whole = directory.resolve("whole.avi");
    List<byte[]> packets =
        new ClipForge.Recipe()
            .format("avi")
            .painted((i, x, y) -> (x * 7 + y * 13 + i * 11) % 200 + 20)
            .write(whole);
    byte[] file = Files.readAllBytes(whole);
    byte[] packet = packets.get(13);
    int at = 0;
    while (!Arrays.equals(file, at, at + packet.length, packet, 0, packet.length)) {
      at++;
    }
    Arrays.fill(file, at, at + packet.length, (byte) 0xff);
    Path broken = Files.write(directory.resolve("broken.avi"), file);
    for (Path clip : List.of(whole, broken)) {
      out.getBuffer().setLength(0);
      int exit =
          run(
              "device",
              "--clip=" + clip,
              "--once",
              "--lane=archive",
              "--rate=max",
              "--stream=clip-" + clip.getFileName(),
              "--json");
      JsonNode summary = new ObjectMapper().readTree(out.toString());
      assertThat(exit).as("%s", summary).isEqualTo(clip == whole ? 0 : 1);
      assertThat(summary.get("failed").asInt() > 0).as("%s", summary).isEqualTo(clip == broken);
      assertThat(summary.get("published").asInt() + summary.get("failed").asInt())
          .as("%s", summary)
          .isEqualTo(packets.size());
    }
  }

  @Test
  void aFileThatNobodyCouldReadFailsAtTheDeviceAndIsNeverPublished() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("mixed"));
    byte[] good = PngWriter.encode(new PixelImage(64, 48, 1, new byte[64 * 48]));
    Files.write(folder.resolve("a.png"), good);
    Files.write(folder.resolve("b.png"), Arrays.copyOf(good, good.length - 20));
    Files.writeString(folder.resolve("c.txt"), "no picture");
    int exit = run("device", "--folder", folder.toString(), "--once", "--stream", "s3", "--json");
    assertThat(exit).as("frames failed").isEqualTo(1);
    JsonNode summary = new ObjectMapper().readTree(out.toString());
    assertThat(summary.get("captured").asInt()).isEqualTo(2);
    assertThat(summary.get("failed").asInt()).isEqualTo(1);
    assertThat(summary.get("published").asInt() + summary.get("dropped").asInt()).isEqualTo(1);
    assertThat(err.toString()).contains("left out: 1 no picture (.txt) (c.txt)");
    List<byte[]> published =
        read(Topics.standard().framesLive(), Frame.class).stream()
            .map(ConsumerRecord::value)
            .filter(frame -> frame.getStreamId().equals("s3"))
            .map(frame -> frame.getPixels().array())
            .toList();
    assertThat(published).hasSizeLessThanOrEqualTo(1).allMatch(bytes -> Arrays.equals(bytes, good));
  }

  @Test
  void everyFrameOfDicomFilesIsInTheArchiveExactlyAndNamesNobody() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("dicom"));
    List<byte[]> expected = new ArrayList<>();
    for (String name : List.of("explicit-clip", "jpeg2000-rgb", "lossless-rgb", "rle-clip")) {
      Path file = Files.write(folder.resolve(name + ".dcm"), Forged.bytes(name));
      UltrasoundClip clip = new UltrasoundClip(DicomFile.read(file), DicomLimits.DEFAULT);
      for (int frame = 0; frame < clip.frames(); frame++) {
        expected.add(clip.frame(frame).pixels());
      }
    }
    byte[] whole = Forged.bytes("deflated-gray");
    Files.write(folder.resolve("z-cut.dcm"), Arrays.copyOf(whole, whole.length / 2));
    Path key = Files.write(directory.resolve("key"), new byte[32]);

    int exit =
        run(
            "device",
            "--dicom",
            folder.toString(),
            "--once",
            "--rate",
            "max",
            "--pseudonym-key",
            key.toString(),
            "--json");

    assertThat(exit).as("a file is cut off").isEqualTo(1);
    JsonNode summary = new ObjectMapper().readTree(out.toString());
    assertThat(summary.get("frames").asInt()).isEqualTo(9);
    assertThat(summary.get("published").asInt()).isEqualTo(8);
    assertThat(summary.get("failed").asInt()).isEqualTo(1);
    List<Frame> frames =
        read(Topics.standard().framesArchive(), Frame.class).stream()
            .map(ConsumerRecord::value)
            .filter(frame -> "Forge Anvil".equals(frame.getDeviceModel()))
            .toList();
    assertThat(frames.stream().map(frame -> frame.getPixels().array()).toList())
        .containsExactlyElementsOf(expected);
    assertThat(frames).allMatch(frame -> frame.getSubjectId().matches("subject-[0-9a-f]{32}"));
    assertThat(frames)
        .allMatch(frame -> frame.getAttributes().get("exam").matches("exam-[0-9a-f]{32}"));
    assertThat(frames).allMatch(frame -> frame.getPixelSpacing().getRowMillimetres() == 0.3);
    assertThat(frames.toString()).doesNotContain("Forged^File", "19700101", "2.25.");
  }

  /** Labels and masks go by the frames' names: of two clips of one study they must differ. */
  @Test
  void twoClipsOfOneStudyAreTwoStreamsOfOneExam() throws Exception {
    Path key = Files.write(directory.resolve("study-key"), new byte[32]);
    for (String name : List.of("explicit-clip", "rle-clip")) {
      Path clip = Files.write(directory.resolve(name + ".dcm"), Forged.bytes(name));
      int exit =
          run(
              "device",
              "--dicom",
              clip.toString(),
              "--name",
              "study",
              "--once",
              "--rate",
              "max",
              "--pseudonym-key",
              key.toString());
      assertThat(exit).as("%s", err).isZero();
    }
    List<Frame> frames =
        read(Topics.standard().framesArchive(), Frame.class).stream()
            .map(ConsumerRecord::value)
            .filter(frame -> frame.getDeviceId().equals("study-001"))
            .toList();
    assertThat(frames).hasSize(6);
    assertThat(frames.stream().map(frame -> frame.getStreamId() + "/" + frame.getSequence()))
        .doesNotHaveDuplicates();
    assertThat(frames.stream().map(frame -> frame.getAttributes().get("exam")).distinct().toList())
        .singleElement()
        .asString()
        .matches("exam-[0-9a-f]{32}");
  }

  @Test
  void mistakesAreOneLineAndExitTwo() throws Exception {
    Path empty = Files.createDirectories(directory.resolve("empty"));
    Stream.of(
            List.of("device", "--folder", directory.resolve("no").toString()),
            List.of("device", "--folder", empty.toString()),
            List.of("device", "--clip", directory.resolve("no.mp4").toString()),
            List.of("device", "--devices", "0"),
            List.of("device", "--rate", "max"),
            List.of("device", "--once"),
            List.of("device", "--dicom", directory.resolve("no.dcm").toString()),
            List.of("device", "--dicom", empty.toString()),
            List.of("device", "--dicom", Files.writeString(empty.resolve("a"), "x").toString()),
            List.of("device", "--blank-outside"),
            List.of("device", "--device-model", "X9"),
            List.of("device", "--size", "9x9"),
            List.of("label"),
            List.of("label", empty.toString()),
            List.of("label", "--phantom", "0"))
        .forEach(
            arguments -> {
              err.getBuffer().setLength(0);
              assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
              assertThat(err.toString().lines()).as("%s", arguments).hasSize(1);
              assertThat(err.toString()).startsWith("sonostream: ");
            });
  }

  @Test
  void absentBrokerIsTold() throws Exception {
    Path config = directory.resolve("my.conf");
    Files.writeString(config, "device.start-timeout = 1s");
    assertThat(run("device", "--config", config.toString(), "--bootstrap", "127.0.0.1:1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("bootstrap.servers");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    boolean connects = !arguments[0].equals("phantom");
    if (connects && !all.contains("--bootstrap")) {
      all.addAll(List.of("--bootstrap", cluster.kafka().get("bootstrap.servers")));
    }
    if (connects) {
      all.addAll(List.of("--registry", cluster.registry().get("schema.registry.url")));
    }
    CommandLine command = Sonostream.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(all.toArray(String[]::new));
  }

  private static byte[] maskOf(Path folder, String name) throws Exception {
    int[] samples =
        ImageIO.read(folder.resolve("masks").resolve(name + ".png").toFile())
            .getRaster()
            .getSamples(0, 0, 64, 64, 0, (int[]) null);
    byte[] mask = new byte[samples.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (samples[i] / 255);
    }
    return mask;
  }

  private static <T extends SpecificRecord> List<ConsumerRecord<String, T>> read(
      TopicSpec topic, Class<T> type) {
    List<ConsumerRecord<String, T>> records = new ArrayList<>();
    try (KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(
            new HashMap<>(cluster.kafka()),
            new StringDeserializer(),
            new RecordSerdes(cluster.registry()).forValue(type).deserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, topic.partitions())
              .mapToObj(p -> new TopicPartition(topic.name(), p))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
