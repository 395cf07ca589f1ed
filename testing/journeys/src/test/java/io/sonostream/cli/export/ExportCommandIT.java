package io.sonostream.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sonostream.dicom.Forged;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.net.IncomingInstance;
import io.sonostream.dicom.net.InstanceReceiver;
import io.sonostream.dicom.net.PortTls;
import io.sonostream.dicom.net.ServiceClasses;
import io.sonostream.dicom.net.StoreServer;
import io.sonostream.dicom.net.StoreServerSettings;
import io.sonostream.dicom.net.StoreStatus;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.gateway.Gateway;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.ModelReference;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.stream.TopicClient;
import io.sonostream.testkit.tls.ServerKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A clip through the gateway, masks for its frames, and back as DICOM to a file and two archives.
 */
class ExportCommandIT {
  private static final int FRAMES = 3;
  private static final int WIDTH = 23;
  private static final int HEIGHT = 17;
  private static final String PREFIX = "exported";

  @TempDir Path folder;

  private record Ended(int status, String out, String mistake) {}

  private static Ended run(Path config, String... arguments) {
    StringWriter out = new StringWriter();
    AtomicReference<Exception> failure = new AtomicReference<>();
    CommandLine line =
        new CommandLine(new ExportCommand())
            .setOut(new PrintWriter(out, true))
            .setExecutionExceptionHandler(
                (e, command, result) -> {
                  failure.set(e);
                  return 2;
                });
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", config.toString()));
    int status = line.execute(all.toArray(String[]::new));
    Exception e = failure.get();
    if (e != null) {
      assertThat(e).isInstanceOf(UserException.class);
    }
    return new Ended(status, out.toString(), e == null ? "" : String.valueOf(e.getMessage()));
  }

  private static boolean isLesion(int frame, int y, int x) {
    return (x + 2 * y + frame) % 5 == 0;
  }

  private static Mask mask(Frame frame) {
    byte[] classes = new byte[WIDTH * HEIGHT];
    long area = 0;
    for (int i = 0; i < classes.length; i++) {
      if (isLesion((int) frame.getSequence(), i / WIDTH, i % WIDTH)) {
        classes[i] = 1;
        area++;
      }
    }
    return Mask.newBuilder()
        .setDeviceId(frame.getDeviceId())
        .setStreamId(frame.getStreamId())
        .setSequence(frame.getSequence())
        .setTask(frame.getTask())
        .setStatus(MaskStatus.SEGMENTED)
        .setWidth(WIDTH)
        .setHeight(HEIGHT)
        .setLabelMap(LabelMaps.encode(WIDTH, HEIGHT, classes))
        .setRegions(
            List.of(
                Region.newBuilder()
                    .setClassValue(1)
                    .setClassName("lesion")
                    .setAreaPixels(area)
                    .setMeanProbability(0.9f)
                    .build()))
        .setModel(
            ModelReference.newBuilder()
                .setTask(frame.getTask())
                .setVersion("v1")
                .setSha256("0123456789abcdef".repeat(4))
                .build())
        .setSource(
            SourceCoordinates.newBuilder()
                .setTopic("frames.archive")
                .setPartition(0)
                .setOffset(frame.getSequence())
                .build())
        .setTiming(
            MaskTiming.newBuilder()
                .setCapturedAt(frame.getCapturedAt())
                .setReceivedAt(Instant.now())
                .setBatchedAt(Instant.now())
                .setInferredAt(Instant.now())
                .setEmittedAt(Instant.now())
                .setBatchSize(1)
                .build())
        .build();
  }

  @Test
  void aClipsMasksComeBackToAFileAndToArchivesThatAreSlow() throws Exception {
    LocalCluster local = SharedCluster.get();
    Topics topics = new Topics(TopicOptions.DEFAULT.withPrefix(PREFIX + ".").withPartitions(2, 1));
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    Path clip = Files.write(inbox.resolve("clip.dcm"), Forged.bytes("explicit-clip"));
    Path config =
        Files.writeString(
            folder.resolve("conf"),
            String.join(
                "\n",
                "kafka.bootstrap.servers = \"" + local.kafka().get("bootstrap.servers") + "\"",
                "registry.schema.registry.url = \""
                    + local.registry().get("schema.registry.url")
                    + "\"",
                "topics { prefix = \""
                    + PREFIX
                    + ".\", frame-partitions = 2, label-partitions = 1 }",
                "gateway.http.enabled = false",
                "gateway.sources.ward { kind = dicom, path = \"" + inbox + "\", task = t }"));
    try (Gateway gateway = new Gateway(GatewaySettings.load(config, Map.of()), Clock.systemUTC())) {
      gateway.start();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> gateway.sources().get(0).published() == FRAMES);
    }
    assertThat(run(config, "--dicom-seg", clip.toString()).mistake())
        .contains("nothing says where to");
    Path target = folder.resolve("masks.dcm");
    assertThat(
            run(config, "--dicom-seg", clip.toString(), target.toString(), "--wait", "1s")
                .mistake())
        .contains("3 of 3 frames have no mask within 1 s (frame 1, 2, 3)");
    try (TopicClient client = new TopicClient(local.kafka(), local.registry())) {
      client
          .readAll(topics.framesArchive().name(), Frame.class)
          .forEach(
              frame ->
                  client.write(
                      topics.masksArchive().name(), frame.getKey(), mask(frame.getValue())));
    }

    Ended written = run(config, "--dicom-seg", clip.toString(), target.toString());

    assertThat(written.mistake()).isEmpty();
    assertThat(written.status()).isZero();
    String name = check(DicomFile.read(target).dataSet());
    byStore(config, clip, name);
    byStoreOverTls(config, clip);
    byStow(config, clip, name);
    reportAndOverlay(config, clip);
  }

  private void reportAndOverlay(Path config, Path clip) throws Exception {
    Path target = folder.resolve("made.dcm");
    Ended both =
        run(
            config,
            "--dicom-sr",
            clip.toString(),
            "--dicom-sc",
            clip.toString(),
            target.toString());
    assertThat(both.status()).isEqualTo(2);
    assertThat(run(config, "--dicom-sr", clip.toString(), "--fractional", "x.dcm").mistake())
        .isEqualTo("--fractional goes with --dicom-seg only");

    assertThat(run(config, "--dicom-sr", clip.toString(), target.toString()).mistake()).isEmpty();
    DataSet report = DicomFile.read(target).dataSet();
    assertThat(report.text(Attribute.MODALITY)).contains("SR");
    List<DataSet> content = report.items(Attribute.CONTENT_SEQUENCE);
    // The exam's group and one a frame.
    assertThat(content.get(content.size() - 1).items(Attribute.CONTENT_SEQUENCE))
        .hasSize(1 + FRAMES);

    assertThat(run(config, "--dicom-sc", clip.toString(), target.toString()).mistake()).isEmpty();
    DataSet overlay = DicomFile.read(target).dataSet();
    assertThat(overlay.text(Attribute.NUMBER_OF_FRAMES)).contains(Integer.toString(FRAMES));
    assertThat(overlay.bytes(Attribute.PIXEL_DATA).remaining())
        .isBetween(FRAMES * WIDTH * HEIGHT * 3, FRAMES * WIDTH * HEIGHT * 3 + 1);
  }

  /** The instance's name. */
  private static String check(DataSet instance) throws Exception {
    assertThat(instance.text(Attribute.SOP_CLASS_UID)).contains(ServiceClasses.SEGMENTATION);
    assertThat(instance.text(Attribute.STUDY_INSTANCE_UID)).contains("2.25.2");
    assertThat(instance.text(Attribute.NUMBER_OF_FRAMES)).contains(Integer.toString(FRAMES));
    DataSet segment = instance.items(Attribute.SEGMENT_SEQUENCE).get(0);
    assertThat(segment.text(Attribute.SEGMENT_LABEL)).contains("lesion");
    var bits = instance.bytes(Attribute.PIXEL_DATA);
    for (int i = 0; i < FRAMES * WIDTH * HEIGHT; i++) {
      int pixel = i % (WIDTH * HEIGHT);
      boolean set = (bits.get(bits.position() + i / 8) >> i % 8 & 1) == 1;
      assertThat(set)
          .as("pixel %d", i)
          .isEqualTo(isLesion(i / (WIDTH * HEIGHT), pixel / WIDTH, pixel % WIDTH));
    }
    return instance.text(Attribute.SOP_INSTANCE_UID).orElseThrow();
  }

  private static void byStore(Path config, Path clip, String name) {
    List<IncomingInstance> came = new CopyOnWriteArrayList<>();
    InstanceReceiver archive =
        instance -> {
          came.add(instance);
          return new Once(came.size() == 1 ? StoreStatus.notNow("full") : StoreStatus.STORED);
        };
    StoreServerSettings settings =
        new StoreServerSettings(
            "127.0.0.1",
            0,
            "ARCHIVE",
            List.of("SONOSTREAM"),
            Set.of(ServiceClasses.SEGMENTATION),
            2,
            16_384,
            Duration.ofSeconds(30));
    try (StoreServer server = new StoreServer(settings, archive, FailurePolicy.OWNER_ASKS)) {
      server.start();
      String peer = "ARCHIVE@127.0.0.1:" + server.port();
      Ended sent = run(config, "--dicom-seg", clip.toString(), "--to-store", peer);
      assertThat(sent.mistake()).isEmpty();
      assertThat(sent.out()).contains("stored by ARCHIVE at 127.0.0.1:" + server.port());
    }
    assertThat(came).hasSize(2).allSatisfy(each -> assertThat(each.sopInstance()).isEqualTo(name));
  }

  private void byStoreOverTls(Path config, Path clip) throws Exception {
    ServerKey key = ServerKey.in(Files.createDirectory(folder.resolve("key")));
    ServerKey elsewhere =
        ServerKey.naming("dns:elsewhere", Files.createDirectory(folder.resolve("elsewhere")));
    Path believed =
        Files.writeString(
            folder.resolve("believed.pem"), key.certificate() + elsewhere.certificate());
    Path password = Files.writeString(folder.resolve("password"), key.password() + "\n");
    List<String> callers =
        List.of(
            "--store-key-store",
            key.keyStore().toString(),
            "--store-key-store-password-file",
            password.toString());
    try (StoreServer proving = tlsArchive(new PortTls(key.context(), true));
        StoreServer stranger = tlsArchive(new PortTls(elsewhere.context(), false))) {
      proving.start();
      stranger.start();
      assertThat(overTls(config, clip, proving, believed, callers).out())
          .contains("stored by ARCHIVE at 127.0.0.1:" + proving.port());
      assertThat(overTls(config, clip, proving, believed, List.of()).mistake())
          .as("the archive asks who we are")
          .contains("did not take the instance within 1 s");
      assertThat(overTls(config, clip, stranger, believed, List.of()).mistake())
          .startsWith("ARCHIVE at 127.0.0.1:" + stranger.port())
          .contains("is not believed to be the archive: No subject alternative names");
      assertThat(overTls(config, clip, proving, null, callers).mistake())
          .contains("is not believed to be the archive: PKIX path building failed")
          .endsWith("; give its certificate by --store-certificates");
    }
    assertThat(run(config, "--dicom-seg", clip.toString(), "--store-tls", "x.dcm").mistake())
        .isEqualTo("--store-tls goes with --to-store; say where to");
  }

  private static StoreServer tlsArchive(PortTls tls) {
    StoreServerSettings settings =
        new StoreServerSettings(
            "127.0.0.1",
            0,
            "ARCHIVE",
            List.of(),
            Set.of(ServiceClasses.SEGMENTATION),
            2,
            16_384,
            Duration.ofSeconds(30));
    return new StoreServer(
        "archive",
        settings,
        tls,
        instance -> new Once(StoreStatus.STORED),
        FailurePolicy.OWNER_ASKS);
  }

  private static Ended overTls(
      Path config, Path clip, StoreServer archive, Path believed, List<String> more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--dicom-seg",
                clip.toString(),
                "--to-store",
                "ARCHIVE@127.0.0.1:" + archive.port(),
                "--store-tls",
                "--wait",
                "1s"));
    if (believed != null) {
      all.addAll(List.of("--store-certificates", believed.toString()));
    }
    all.addAll(more);
    return run(config, all.toArray(String[]::new));
  }

  /** Takes everything, and says what it was told to say. */
  private record Once(StoreStatus answer) implements InstanceReceiver.Reception {
    @Override
    public void write(byte[] bytes, int offset, int length) {}

    @Override
    public StoreStatus end() {
      return answer;
    }

    @Override
    public void close() {}
  }

  private static void byStow(Path config, Path clip, String name) throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    HttpServer archive =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    archive.createContext(
        "/dicom-web/studies",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          bodies.add(new String(body, StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(bodies.size() == 1 ? 503 : 200, -1);
          exchange.close();
        });
    archive.start();
    try {
      String root = "http://127.0.0.1:" + archive.getAddress().getPort() + "/dicom-web";
      Ended sent = run(config, "--dicom-seg", clip.toString(), "--to-stow", root);
      assertThat(sent.mistake()).isEmpty();
      assertThat(sent.out()).contains("stored by " + root + "/studies");
    } finally {
      archive.stop(0);
    }
    assertThat(bodies)
        .hasSize(2)
        .allSatisfy(body -> assertThat(body).contains("DICM").contains(name));
  }
}
