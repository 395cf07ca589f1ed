package io.sonostream.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.cli.Sonostream;
import io.sonostream.dicom.Forged;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.FreePort;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.process.Programs;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.stream.TopicClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines that send with dcmtk's storescu, the gateway as people start it, and a processor.
 * Longer: {@code -Dgateway.instances=200 -Dgateway.associations=8}.
 */
class StorescuIT {
  private static final int INSTANCES = Integer.getInteger("gateway.instances", 16);
  private static final int ASSOCIATIONS = Integer.getInteger("gateway.associations", 4);
  private static final int KILLS = 2;
  private static final int FRAMES = 3;
  private static final String TASK = "breast-lesion";
  private static final String PREFIX = "storescu.";
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final LocalCluster cluster = SharedCluster.get();
  private final Topics topics =
      new Topics(TopicOptions.DEFAULT.withPrefix(PREFIX).withPartitions(2, 1));

  @TempDir Path folder;

  @BeforeEach
  void requireStorescu() throws InterruptedException {
    assumeTrue(Programs.has("storescu"), "storescu is not installed");
  }

  @Test
  void everyFrameHasOneMaskThoughTheGatewayIsKilledTwiceWhileMachinesSend() throws Exception {
    int port = FreePort.next();
    Path settings = settings(port);
    Path log = folder.resolve("gateway.log");
    AtomicInteger answered = new AtomicInteger();
    List<StorescuMachine> machines = machines(port, answered);
    List<Worker> senders =
        machines.stream().map(each -> new Worker(each.name(), each::sendAll)).toList();
    try (TopicClient client = new TopicClient(cluster.kafka(), cluster.registry())) {
      TopicClient.create(cluster.kafka(), topics);
      try (Processor processor = processor()) {
        processor.start();
        ChildProcess gateway = gateway(settings, log);
        try {
          senders.forEach(Worker::start);
          for (int kill = 1; kill <= KILLS; kill++) {
            int after = kill * INSTANCES / (KILLS + 1);
            await(gateway.endOfLog()).atMost(LIMIT).until(() -> answered.get() >= after);
            gateway.kill();
            gateway = gateway(settings, log);
          }
          senders.forEach(Worker::join);
        } finally {
          gateway.close();
        }
        assertThat(senders).allSatisfy(sender -> assertThat(sender.failure()).isEmpty());
        await("masks")
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(500))
            .until(() -> client.readAll(topics.masksArchive().name()).size() >= expected().size());
      }

      assertThat(frames(client)).containsExactlyInAnyOrderElementsOf(expected());
      assertThat(masks(client)).containsExactlyInAnyOrderElementsOf(expected());
      System.out.printf(
          Locale.ROOT,
          "storescu: %d instances over %d associations at a time, %d kills, %d sent again:"
              + " %d frames, each with one mask%n",
          INSTANCES,
          ASSOCIATIONS,
          KILLS,
          machines.stream().mapToInt(StorescuMachine::sentAgain).sum(),
          expected().size());
    }
  }

  private List<StorescuMachine> machines(int port, AtomicInteger answered) throws IOException {
    List<List<String>> files =
        IntStream.range(0, ASSOCIATIONS).<List<String>>mapToObj(i -> new ArrayList<>()).toList();
    for (int i = 0; i < INSTANCES; i++) {
      Path file = Files.write(folder.resolve(i + ".dcm"), instance(i));
      files.get(i % ASSOCIATIONS).add(file.toString());
    }
    return IntStream.range(0, ASSOCIATIONS)
        .mapToObj(i -> new StorescuMachine("storescu-" + i, port, files.get(i), answered))
        .toList();
  }

  private static String uid(int number) {
    return "2.25.9000" + number;
  }

  private static byte[] instance(int number) throws IOException {
    try {
      ByteBuffer clip = ByteBuffer.wrap(Forged.bytes("explicit-clip"));
      DicomFile file = DicomFile.read(clip, DicomLimits.DEFAULT);
      file.dataSet().text(Attribute.SOP_INSTANCE_UID, uid(number));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PartTenWriter.write(file.dataSet(), out);
      return out.toByteArray();
    } catch (BadDicomException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stream and sequence of each frame. */
  private static List<String> expected() {
    return IntStream.range(0, INSTANCES)
        .mapToObj(i -> "instance-" + Digests.hex(Digests.sha256(uid(i))).substring(0, 32) + "/")
        .flatMap(stream -> IntStream.range(0, FRAMES).mapToObj(frame -> stream + frame))
        .toList();
  }

  private List<String> frames(TopicClient client) {
    return client.readAll(topics.framesArchive().name(), Frame.class).stream()
        .map(frame -> frame.getValue().getStreamId() + "/" + frame.getValue().getSequence())
        .toList();
  }

  private List<String> masks(TopicClient client) {
    return client.readAll(topics.masksArchive().name(), Mask.class).stream()
        .map(mask -> mask.getValue().getStreamId() + "/" + mask.getValue().getSequence())
        .toList();
  }

  private Path settings(int port) throws IOException {
    return Files.writeString(
        folder.resolve("gateway.conf"),
        String.join(
            "\n",
            "kafka.bootstrap.servers = \"" + cluster.kafka().get("bootstrap.servers") + "\"",
            "registry.schema.registry.url = \""
                + cluster.registry().get("schema.registry.url")
                + "\"",
            "topics { prefix = \"" + PREFIX + "\", frame-partitions = 2, label-partitions = 1 }",
            "gateway.http.port = 0",
            "gateway.store { enabled = true, port = " + port + ", frames.task = " + TASK + " }"));
  }

  private static ChildProcess gateway(Path settings, Path log) {
    return ChildProcess.start(
        Sonostream.class,
        log,
        ChildProcess.SHORT_LIVED,
        List.of("gateway", "--config", settings.toString()));
  }

  private Processor processor() {
    Path model = folder.resolve("model");
    UntrainedModel.TINY.write(TASK, "v1", 1, model, null);
    Map<String, Object> all = new HashMap<>();
    cluster.kafka().forEach((key, value) -> all.put("kafka." + key, value));
    cluster.registry().forEach((key, value) -> all.put("registry." + key, value));
    all.put("topics.prefix", PREFIX);
    all.put("topics.frame-partitions", 2);
    all.put("topics.label-partitions", 1);
    all.put("processor.live.enabled", false);
    all.put("processor.tasks." + TASK + ".weight", 1);
    all.put("processor.tasks." + TASK + ".model", model.toString());
    all.put("processor.models.follow", false);
    all.put("processor.models.directory", folder.resolve("kept").toString());
    all.put("processor.engine.name", "pytorch-cpu-f32");
    all.put("processor.engine.threads", 1);
    all.put("processor.engine.workers", 1);
    all.put("processor.engine.profile-directory", folder.resolve("profiles").toString());
    all.put("processor.http.port", 0);
    return new Processor(ProcessorSettings.load(null, all));
  }
}
