package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.dicom.Forged;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.runtime.FreePort;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.process.ChildProcess;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.stream.TopicClient;
import io.sonostream.testkit.traces.TraceCollector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A patient comes in as DICOM and goes through gateway, processor, trainer and page, each as people
 * start it. Nothing of who it is comes out of any of them: topics, dead letters, logs, meters,
 * health, traces, page, exports, list of processes, their environment, what lies in the temporary
 * folder afterwards. Its pseudonym stands in topics and exports, and nowhere else.
 */
class PatientCanaryIT {
  private static final String TASK = "breast-lesion";
  private static final String PREFIX = "walked.";
  private static final String TOKEN = "a-token-of-this-test";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<String> SERVICES = List.of("gateway", "processor", "trainer", "viewer");

  /** Each would say who it is. */
  private static final Map<Attribute, String> PATIENT =
      Map.of(
          Attribute.PATIENT_NAME, "Kanarienvogel^Jane",
          Attribute.PATIENT_ID, "MRN-kanarienvogel-7731",
          Attribute.PATIENT_BIRTH_DATE, "19010203",
          Attribute.ACCESSION_NUMBER, "KANARIENVOGEL-1",
          Attribute.INSTITUTION_NAME, "Kanarienvogel Hospital",
          Attribute.REFERRING_PHYSICIAN_NAME, "Kanarienvogel^Doctor",
          Attribute.STUDY_DESCRIPTION, "of Mrs. Kanarienvogel",
          Attribute.SERIES_DESCRIPTION, "Kanarienvogel, left");

  private static final Pattern WHO = Pattern.compile("(?i)kanarienvogel|19010203");

  @TempDir Path folder;

  private final LocalCluster cluster = SharedCluster.get();
  private final Topics topics =
      new Topics(TopicOptions.DEFAULT.withPrefix(PREFIX).withPartitions(1, 1).withReplication(1));
  private final Map<String, Integer> health = new LinkedHashMap<>();
  private final Map<String, ChildProcess> running = new LinkedHashMap<>();
  private final List<String> places = new ArrayList<>();
  private int stow;
  private int page;

  @Test
  void nothingOfWhoAPatientIsComesOut() throws Exception {
    try (TraceCollector traces = TraceCollector.start();
        TopicClient client = new TopicClient(cluster.kafka(), cluster.registry())) {
      Path config = config(traces.endpoint());
      try {
        for (String service : SERVICES) {
          start(service, config);
        }
        String pseudonym = walk(client, config);
        Map<String, String> told = told();
        told.put("exported labels", exported(config));
        told.put("audit", ran("audit", "--config=" + config));
        stop();
        for (String service : SERVICES) {
          told.put("log of " + service, Files.readString(log(service)));
          assertThat(temporary(service)).as("left by " + service).isEmptyDirectory();
        }
        await().atMost(LIMIT).until(() -> traces.spans().size() > 2);
        told.put("traces", traces.spans().toString());
        told.put("dead letters' headers", deadLetters(client));

        told.forEach((place, text) -> nobody(place, text));
        for (TopicSpec topic : topics.all()) {
          nobody("topic " + topic.name(), all(client, topic));
        }
        told.remove("exported labels");
        told.forEach(
            (place, text) ->
                assertThat(text).as(place + ", of a pseudonym").doesNotContain(pseudonym));
        for (TopicSpec topic :
            List.of(topics.audit(), topics.trainingEvents(), topics.instances())) {
          assertThat(all(client, topic)).as(topic.name()).doesNotContain(pseudonym);
        }
        System.out.println("looked at: " + String.join(", ", places));
      } finally {
        running.values().forEach(ChildProcess::close);
      }
    }
  }

  /** In by every way, and on to a mask, a dead letter and a training; what it is called then. */
  private String walk(TopicClient client, Path config) throws Exception {
    assertThat(post(patient("2.25.100")).statusCode()).isEqualTo(200);
    byte[] whole = patient("2.25.101");
    assertThat(post(Arrays.copyOf(whole, whole.length - 100)).statusCode()).isEqualTo(409);
    assertThat(post("Kanarienvogel".getBytes(StandardCharsets.US_ASCII)).statusCode())
        .isEqualTo(409);
    Files.write(folder.resolve("incoming").resolve("Kanarienvogel.dcm"), patient("2.25.103"));

    String archive = topics.framesArchive().name();
    await().atMost(LIMIT).until(() -> client.readAll(archive).size() == 6);
    Frame frame = client.readAll(archive, Frame.class).get(0).getValue();
    String pseudonym = String.valueOf(frame.getSubjectId());
    assertThat(pseudonym).matches("subject-[0-9a-f]{32}");
    client.write(archive, frame.getDeviceId(), tooShort(frame));
    label(pseudonym);
    ran("retrain", "--task=" + TASK, "--reason=rehearsal", "--config=" + config);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                client.readAll(topics.masksArchive().name()).size() == 6
                    && client.readAll(topics.framesDead().name()).size() == 1
                    && !client.readAll(topics.trainingEvents().name()).isEmpty());
    return pseudonym;
  }

  /** Of the same exam, with fewer pixels than it says. */
  private static Frame tooShort(Frame of) {
    return Frame.newBuilder()
        .setDeviceId(of.getDeviceId())
        .setStreamId(of.getStreamId())
        .setSequence(77)
        .setCapturedAt(of.getCapturedAt())
        .setTask(TASK)
        .setWidth(of.getWidth())
        .setHeight(2 * of.getHeight())
        .setPixelFormat(of.getPixelFormat())
        .setEncoding(of.getEncoding())
        .setPixels(of.getPixels())
        .setSubjectId(of.getSubjectId())
        .setAttributes(of.getAttributes())
        .build();
  }

  private void label(String pseudonym) {
    try (LabelPublisher publisher =
        LabelPublisher.to(
            Cluster.of(cluster.kafka(), cluster.registry(), topics), "site", LabelSource.IMPORT)) {
      FrameStream stream = new FrameStream("site", "import", TASK, Map.of());
      List<SourceFrame> frames = Phantoms.of(1, 1, 3);
      for (int i = 0; i < frames.size(); i++) {
        publisher.publish(
            stream, i, frames.get(i).image().ofSubject(pseudonym), frames.get(i).truth());
      }
      publisher.flush();
    }
  }

  /** What the services say while they run, and what others on the machine see of them. */
  private Map<String, String> told() throws Exception {
    Map<String, String> told = new LinkedHashMap<>();
    for (String service : SERVICES) {
      for (String path : List.of("/metrics", "/health/live", "/health/ready")) {
        told.put(path + " of " + service, ask(health.get(service), path));
      }
    }
    for (String path :
        List.of("/", "/api/me", "/api/areas?device=dicom", "/api/audit", "/api/gateways")) {
      told.put("page's " + path, ask(page, path));
    }
    List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
    assertThat(processes).hasSizeGreaterThanOrEqualTo(SERVICES.size());
    StringBuilder seen = new StringBuilder();
    for (ProcessHandle process : processes) {
      for (String file : List.of("cmdline", "environ")) {
        Path place = Path.of("/proc", Long.toString(process.pid()), file);
        if (Files.isReadable(place)) {
          seen.append(Files.readString(place, StandardCharsets.ISO_8859_1));
        }
      }
    }
    told.put("processes and their environment", seen.toString());
    return told;
  }

  private String exported(Path config) throws IOException {
    Path into = folder.resolve("exported");
    ran(
        "labels",
        "export",
        into.toString(),
        "--format=coco",
        "--classes=lesion",
        "--config=" + config);
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(into)) {
      for (Path file : files.sorted().toList()) {
        all.append(into.relativize(file)).append('\n');
        if (Files.isRegularFile(file)) {
          all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return all.toString();
  }

  private static String ran(String... command) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    CommandLine line = Sonostream.commandLine();
    assertThat(line.setOut(out).setErr(out).execute(command)).as(said.toString()).isZero();
    return said.toString();
  }

  private String deadLetters(TopicClient client) {
    StringBuilder all = new StringBuilder();
    for (ConsumerRecord<byte[], byte[]> letter : client.readAll(topics.framesDead().name())) {
      for (Header header : letter.headers()) {
        all.append(header.key()).append('=').append(latin(header.value())).append('\n');
      }
    }
    return all.toString();
  }

  private static String all(TopicClient client, TopicSpec topic) {
    StringBuilder all = new StringBuilder();
    for (ConsumerRecord<byte[], byte[]> record : client.readAll(topic.name())) {
      all.append(latin(record.key())).append(latin(record.value()));
      for (Header header : record.headers()) {
        all.append(header.key()).append(latin(header.value()));
      }
    }
    return all.toString();
  }

  private static String latin(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void nobody(String place, String text) {
    places.add(place + " (" + text.length() + ")");
    assertThat(WHO.matcher(text).results().map(found -> around(text, found.start())))
        .as(place)
        .isEmpty();
  }

  private static String around(String text, int at) {
    return text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60));
  }

  private static byte[] patient(String name) throws IOException {
    try {
      DataSet set =
          DicomFile.read(ByteBuffer.wrap(Forged.bytes("explicit-clip")), DicomLimits.DEFAULT)
              .dataSet();
      set.text(Attribute.SOP_INSTANCE_UID, name);
      PATIENT.forEach((attribute, value) -> set.text(attribute, value));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PartTenWriter.write(set, out);
      return out.toByteArray();
    } catch (BadDicomException e) {
      throw new IllegalStateException("the forged clip can't be read", e);
    }
  }

  private HttpResponse<String> post(byte[] instance) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        "--b\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(instance);
    body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + stow + "/dicom-web/studies"))
                    .header("Authorization", "Bearer " + TOKEN)
                    .header(
                        "Content-Type", "multipart/related; type=\"application/dicom\"; boundary=b")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    nobody("answer of STOW-RS, " + answer.statusCode(), answer.body());
    return answer;
  }

  private static String ask(int port, String path) throws Exception {
    HttpResponse<String> answer = asked(port, path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static HttpResponse<String> asked(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + TOKEN)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private void start(String service, Path config) throws IOException {
    List<String> options =
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + Files.createDirectories(temporary(service)));
    ChildProcess child =
        ChildProcess.start(
            Sonostream.class,
            log(service),
            options,
            List.of(service, "--config", config.toString()));
    running.put(service, child);
    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              assertThat(child.alive()).as(child::endOfLog).isTrue();
              return asked(health.get(service), "/health/ready").statusCode() == 200;
            });
  }

  private void stop() {
    for (Map.Entry<String, ChildProcess> each : running.entrySet()) {
      each.getValue().signal("TERM");
      assertThat(each.getValue().exitStatus()).as(each.getValue()::endOfLog).isIn(0, 143);
    }
  }

  private Path log(String service) {
    return folder.resolve(service + ".log");
  }

  private Path temporary(String service) {
    return folder.resolve("temporary-of-" + service);
  }

  private Path config(URI endpoint) throws IOException {
    stow = FreePort.next();
    page = FreePort.next();
    for (String service : SERVICES) {
      health.put(service, FreePort.next());
    }
    UntrainedModel.TINY.write(TASK, "1", 1, folder.resolve("model"), null);
    Files.writeString(folder.resolve("key"), "a secret key of this test");
    Files.createDirectory(folder.resolve("incoming"));
    String text =
        """
        kafka.bootstrap.servers = "BROKER"
        registry.schema.registry.url = "REGISTRY"
        topics { prefix = "PREFIX", frame-partitions = 1, label-partitions = 1, replication = 1 }
        traces { endpoint = "TRACES", ratio = 1 }
        gateway {
          frames { task = TASK, pseudonym-key = "FOLDER/key" }
          stow { enabled = true, port = STOW, token = TOKEN }
          sources.ward { kind = dicom, path = "FOLDER/incoming", task = TASK, look-every = 100ms, pseudonym-key = "FOLDER/key" }
        }
        processor {
          tasks.TASK { weight = 1, model = "FOLDER/model" }
          models.directory = "FOLDER/fetched"
          engine { name = pytorch-cpu-f32, threads = 1, workers = 1, max-batch = 2, profile-directory = "FOLDER/profiles" }
        }
        trainer {
          state-directory = "FOLDER/trainer"
          models.directory = "FOLDER/store"
          tasks.TASK { classes = [lesion], strategy = full, triggers { new-labels = 3, interval = 24h } }
        }
        viewer { port = PAGE, token = TOKEN, gateways = ["http://127.0.0.1:GATEWAY"] }
        """
            .replace("BROKER", String.valueOf(cluster.kafka().get("bootstrap.servers")))
            .replace("REGISTRY", String.valueOf(cluster.registry().get("schema.registry.url")))
            .replace("PREFIX", PREFIX)
            .replace("TRACES", endpoint.toString())
            .replace("TASK", TASK)
            .replace("FOLDER", folder.toString())
            .replace("STOW", Integer.toString(stow))
            .replace("PAGE", Integer.toString(page))
            .replace("GATEWAY", String.valueOf(health.get("gateway")))
            .replace("TOKEN", TOKEN);
    for (String service : SERVICES) {
      text += service + ".http.port = " + health.get(service) + "\n";
    }
    return Files.writeString(folder.resolve("walk.conf"), text);
  }
}
