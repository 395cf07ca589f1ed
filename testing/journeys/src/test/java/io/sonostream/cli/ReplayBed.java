package io.sonostream.cli;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.serde.SubjectAdmin;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.stream.StreamBed;
import io.sonostream.testkit.stream.TopicClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;

/** A cluster with models and frames in it, and the command beside it. */
final class ReplayBed implements AutoCloseable {
  static final String TASK = "breast-lesion";
  static final int PARTITIONS = 5;
  private static final int SIDE = 16;
  private static final int TRANSACTION = 60;

  private final Path directory;
  private final StreamBed bed = new StreamBed(PARTITIONS);
  private final TopicClient client = bed.client();
  private final Path config;
  private final byte[] pixels = new byte[SIDE * SIDE];

  /** What a command did. */
  record Ran(int exit, String out, String err) {}

  /** What stands in the archive, committed. */
  record Archive(List<String> devices, long otherTasks, long poison) {}

  ReplayBed(Path directory) {
    this.directory = directory;
    new SubjectAdmin(bed.registry()).ensure(bed.topics(), Duration.ofMinutes(2));
    new Random(1).nextBytes(pixels);
    config = write("replay.conf", settings());
  }

  private String settings() {
    return String.join(
        "\n",
        "kafka.bootstrap.servers = \"" + bed.kafka().get("bootstrap.servers") + "\"",
        "registry.schema.registry.url = \"" + bed.registry().get("schema.registry.url") + "\"",
        "topics { frame-partitions = " + PARTITIONS + ", label-partitions = 1, replication = 1 }",
        "trainer.models.directory = \"" + directory.resolve("store") + "\"",
        "processor.models.directory = \"" + directory.resolve("fetched") + "\"",
        "processor.engine { name = pytorch-cpu-f32, threads = 1, workers = 1, max-batch = 8 }",
        "processor.engine.profile-directory = \"" + directory.resolve("profiles") + "\"",
        "processor.archive { commit-interval = 50ms, drain-timeout = 30s }");
  }

  Topics topics() {
    return bed.topics();
  }

  Path packageOf(String version) {
    return directory.resolve(version);
  }

  void release(String version, long seed) {
    UntrainedModel.TINY.write(TASK, version, seed, packageOf(version), null);
    mustRun("models", "import", packageOf(version).toString());
  }

  void promote(String version) {
    mustRun("models", "promote", TASK, version);
  }

  private void mustRun(String... command) {
    Ran ran = run(command);
    if (ran.exit() != 0) {
      throw new IllegalStateException(Arrays.toString(command) + " failed: " + ran);
    }
  }

  Ran run(String... command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Sonostream.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int exit = line.execute(configured(command));
    return new Ran(exit, out.toString(), err.toString());
  }

  /** The command in a process of its own. */
  ChildProcess child(String... command) {
    return ChildProcess.start(
        Sonostream.class, log(), ChildProcess.SHORT_LIVED, List.of(configured(command)));
  }

  Path log() {
    return directory.resolve("child.log");
  }

  private String[] configured(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--config", config.toString()));
    return all.toArray(String[]::new);
  }

  /**
   * Six devices in partitions 0 to 2. In transactions, some of them aborted, the last one too;
   * partition 3 holds an aborted transaction and partition 4 nothing.
   */
  Archive fillArchive(int perDevice) {
    List<String> devices = IntStream.range(0, 6).mapToObj(i -> "device-" + i).toList();
    String topic = topics().framesArchive().name();
    long otherTasks = 0;
    long poison = 0;
    try (KafkaProducer<byte[], byte[]> producer = producer("archive-filler")) {
      producer.initTransactions();
      for (int begin = 0; begin < perDevice; begin += TRANSACTION) {
        abort(producer, topic, devices);
        producer.beginTransaction();
        for (int i = begin; i < Math.min(perDevice, begin + TRANSACTION); i++) {
          for (int device = 0; device < devices.size(); device++) {
            send(producer, topic, device % 3, frame(devices.get(device), i, TASK), null);
          }
          if (i % 4 == 0) {
            send(producer, topic, i % 3, frame("device-0", i, "something-else"), null);
            otherTasks++;
          }
          if (i % 50 == 7) {
            producer.send(new ProducerRecord<>(topic, i % 3, new byte[] {1}, new byte[] {9, 9, 9}));
            poison++;
          }
        }
        producer.commitTransaction();
      }
      abort(producer, topic, devices);
    }
    return new Archive(devices, otherTasks, poison);
  }

  private void abort(KafkaProducer<byte[], byte[]> producer, String topic, List<String> devices) {
    producer.beginTransaction();
    for (int partition = 0; partition < 4; partition++) {
      send(producer, topic, partition, frame(devices.get(partition), 1_000_000, TASK), null);
    }
    producer.flush();
    producer.abortTransaction();
  }

  /** So many frames of one device, a second apart by their records' time. */
  void fillLive(String device, int partition, Instant first, int count) {
    try (KafkaProducer<byte[], byte[]> producer = producer(null)) {
      for (int i = 0; i < count; i++) {
        long at = first.plusSeconds(i).toEpochMilli();
        send(producer, topics().framesLive().name(), partition, frame(device, i, TASK), at);
      }
    }
  }

  void deleteLiveBefore(int partition, long offset) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(bed.kafka()))) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(topics().framesLive().name(), partition),
                  RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  List<Mask> masks(String topic) {
    return client.readAll(topic).stream().map(record -> client.decode(Mask.class, record)).toList();
  }

  /** Committed dead letters of one replay. */
  long deadLetters(String replay) {
    return client.readAll(topics().framesDead().name()).stream()
        .map(record -> record.headers().lastHeader("sonostream.replay"))
        .filter(header -> new String(header.value(), StandardCharsets.UTF_8).equals(replay))
        .count();
  }

  /** Committed records of a topic, 0 while it is not there. */
  long length(String topic) {
    return client.readAll(topic).size();
  }

  private KafkaProducer<byte[], byte[]> producer(String transactionalId) {
    Map<String, Object> writing = new HashMap<>(bed.kafka());
    writing.put("acks", "all");
    if (transactionalId != null) {
      writing.put("transactional.id", transactionalId);
    }
    return new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void send(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      int partition,
      Frame frame,
      Long timestamp) {
    producer.send(
        new ProducerRecord<>(
            topic,
            partition,
            timestamp,
            frame.getDeviceId().getBytes(StandardCharsets.UTF_8),
            client.encode(topic, frame)));
  }

  private Frame frame(String device, long sequence, String task) {
    return Frame.newBuilder()
        .setDeviceId(device)
        .setStreamId("exam")
        .setSequence(sequence)
        .setCapturedAt(Instant.EPOCH)
        .setTask(task)
        .setWidth(SIDE)
        .setHeight(SIDE)
        .setPixelFormat(PixelFormat.GRAY8)
        .setEncoding(PixelEncoding.RAW)
        .setPixels(ByteBuffer.wrap(pixels))
        .setAttributes(Map.of())
        .build();
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    bed.close();
  }
}
