package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.processor.inference.ModelRefusedException;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.serde.RecordSerdes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that come and go by the two topics alone. */
class AssignmentIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path STARTER = Path.of("..", "models", "starter");

  @TempDir Path home;

  @Test
  void framesWaitInKafkaForTheFirstModelAndARefusedOneLeavesTheOldServing() throws Exception {
    BrightnessLoader loader =
        new BrightnessLoader(
            release -> {
              if (release.version().equals("too-big")) {
                throw new ModelRefusedException(
                    Step.MEMORY, "a second model needs about 900 MiB, 100 MiB are available");
              }
              return new BrightnessModel(FrameFixture.SIDE);
            });
    try (StreamRig rig = new StreamRig(1)) {
      Map<String, Object> overrides = rig.overrides(Map.of());
      overrides.remove("processor.tasks." + TASK + ".model");
      try (Processor processor = Processor.with(ProcessorSettings.load(null, overrides), loader)) {
        processor.start();
        send(rig, 0, 50);

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(processor.ready().message()).contains("no model yet for " + TASK));
        assertThat(ask(processor, "ready").statusCode()).isEqualTo(503);
        assertThat(ask(processor, "ready").body()).contains("no model yet for " + TASK);
        assertThat(ask(processor, "live").statusCode()).isEqualTo(200);

        // An assignment whose release is missing is waited for too.
        assign(rig, "first");
        release(rig, "first");
        assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();
        assertThat(versions(rig, 50)).containsExactly("first");
        assertThat(ask(processor, "ready").statusCode()).isEqualTo(200);

        release(rig, "too-big");
        assign(rig, "too-big");
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(ask(processor, "ready").body())
                        .contains("model too-big of task " + TASK + " is refused (MEMORY)")
                        .contains("100 MiB are available")
                        .contains("first goes on serving"));
        assertThat(ask(processor, "ready").statusCode()).isEqualTo(200);
        assertThat(
                processor
                    .meters()
                    .get("sonostream.swap")
                    .tag("outcome", "refused-memory")
                    .timer()
                    .count())
            .isPositive();
        send(rig, 50, 100);
        assertThat(versions(rig, 100)).containsExactly("first");

        release(rig, "second");
        assign(rig, "second");
        await()
            .atMost(PATIENCE)
            .until(() -> processor.serving().get(0).model().version().equals("second"));
        send(rig, 100, 150);
        assertThat(versions(rig, 150)).containsExactly("first", "second");
        assertThat(processor.ready().message()).isEqualTo("ready");
        assertThat(rig.readAll(rig.topics().framesDead().name())).isEmpty();
      }
    }
  }

  @Test
  void aTaskThatWaitsForItsModelHoldsUpNoOtherAtTheStart() throws Exception {
    try (StreamRig rig = new StreamRig(1)) {
      // Assigned, and never released.
      assign(rig, "nerve", "nowhere");
      Map<String, Object> overrides = rig.overrides(Map.of());
      overrides.put("processor.tasks.thyroid.weight", 1);
      overrides.put("processor.tasks.thyroid.model", "v1");
      BrightnessLoader loader =
          new BrightnessLoader(
              release -> {
                if (release.task().equals("thyroid")) {
                  throw new ModelRefusedException(Step.VERIFY, "it is damaged");
                }
                return new BrightnessModel(FrameFixture.SIDE);
              });
      try (Processor processor = Processor.with(ProcessorSettings.load(null, overrides), loader)) {
        processor.start();
        send(rig, 0, 50);
        assertThat(versions(rig, 50)).containsExactly("v1");
        assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(ask(processor, "ready").body())
                        .contains("no model yet for nerve, thyroid")
                        .contains("of task thyroid is refused (VERIFY): it is damaged"));
      }
    }
  }

  @Test
  void packagesThatAreNoneCostTheirOwnRefusalAndTheNextRollbackIsTaken() throws Exception {
    ModelPackage starter = ModelPackage.open(STARTER, TrustedKeys.ANYONE);
    String version = starter.manifest().version();
    try (StreamRig rig = new StreamRig(1)) {
      Map<String, Object> overrides =
          rig.overrides(
              Map.of(
                  "processor.engine.name",
                  "pytorch-cpu-f32",
                  "processor.engine.threads",
                  1,
                  "processor.engine.max-batch",
                  1,
                  "processor.engine.overlap",
                  false,
                  "processor.models.directory",
                  home.resolve("models").toString(),
                  "processor.tasks." + TASK + ".model",
                  STARTER.toString()));
      try (Processor processor = new Processor(ProcessorSettings.load(null, overrides))) {
        processor.start();
        assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();

        Path pipe = home.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        poison(rig, processor, "a-pipe", "0".repeat(64), pipe, "neither a directory nor a file");
        poison(rig, processor, "endless", "0".repeat(64), Path.of("/dev/zero"), "neither a dir");
        Path bomb = home.resolve("bomb.zip");
        String digest = bomb(starter, bomb);
        poison(rig, processor, "bomb", digest, bomb, "its largest file has 256 MiB");

        URI good = STARTER.toAbsolutePath().normalize().toUri();
        release(rig, TASK, version, starter.sha256(), good);
        assign(rig, version);
        await().atMost(PATIENCE).until(() -> processor.ready().message().equals("ready"));
        assertThat(processor.serving()).hasSize(1);
        assertThat(processor.live().ok()).isTrue();
        send(rig, 0, 3);
        assertThat(versions(rig, 3)).containsExactly(version);
      }
    }
  }

  @Test
  void aChampionWhoseStoreIsGoneAtTheStartIsServedFromWhatThisMachineKept() throws Exception {
    ModelPackage starter = ModelPackage.open(STARTER, TrustedKeys.ANYONE);
    String version = starter.manifest().version();
    Path store = home.resolve("store");
    try (StreamRig rig = new StreamRig(1)) {
      Map<String, Object> overrides =
          rig.overrides(
              Map.of(
                  "processor.engine.name",
                  "pytorch-cpu-f32",
                  "processor.engine.threads",
                  1,
                  "processor.engine.max-batch",
                  1,
                  "processor.engine.overlap",
                  false,
                  "processor.models.directory",
                  home.resolve("models").toString()));
      overrides.remove("processor.tasks." + TASK + ".model");
      URI uri = new FileModelStore(store, TrustedKeys.ANYONE).put(starter);
      release(rig, TASK, version, starter.sha256(), uri);
      assign(rig, version);
      try (Processor first = new Processor(ProcessorSettings.load(null, overrides))) {
        first.start();
        assertThat(first.awaitReady(PATIENCE)).as(first.ready().message()).isTrue();
      }
      Files.move(store, home.resolve("store-that-is-away"));

      try (Processor next = new Processor(ProcessorSettings.load(null, overrides))) {
        next.start();
        assertThat(next.awaitReady(PATIENCE)).as(next.ready().message()).isTrue();
        send(rig, 0, 3);
        assertThat(versions(rig, 3)).containsExactly(version);
        // It is the very package that is wanted: nothing is left to say.
        await().atMost(PATIENCE).until(() -> next.ready().message().equals("ready"));
      }
    }
  }

  private static void poison(
      StreamRig rig, Processor processor, String version, String sha256, Path path, String why) {
    release(rig, TASK, version, sha256, path.toUri());
    assign(rig, version);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(processor.ready().message())
                    .contains("model " + version + " of task " + TASK + " is refused")
                    .contains(why)
                    .contains("goes on serving"));
    assertThat(processor.ready().ok()).isTrue();
  }

  /** A good package with weights of zeros, 256 MiB in some hundred kilobytes; every digest fits. */
  private static String bomb(ModelPackage good, Path target) throws Exception {
    String weights = "weights.safetensors";
    byte[] zeros = new byte[1 << 20];
    int times = 256;
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < times; i++) {
      digest.update(zeros);
    }
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode manifest =
        (ObjectNode) mapper.readTree(good.path().resolve("manifest.json").toFile());
    manifest.put("version", "bomb");
    ((ObjectNode) manifest.get("files"))
        .putObject(weights)
        .put("sha256", HexFormat.of().formatHex(digest.digest()))
        .put("bytes", (long) times * zeros.length);
    byte[] written = mapper.writeValueAsBytes(manifest);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
      zip.putNextEntry(new ZipEntry("manifest.json"));
      zip.write(written);
      for (String name : good.manifest().files().keySet()) {
        zip.putNextEntry(new ZipEntry(name));
        for (int i = 0; name.equals(weights) && i < times; i++) {
          zip.write(zeros);
        }
        if (!name.equals(weights)) {
          Files.copy(good.path().resolve(name), zip);
        }
      }
    }
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(written));
  }

  private static void send(StreamRig rig, int from, int to) {
    for (int sequence = from; sequence < to; sequence++) {
      rig.send(rig.topics().framesLive().name(), FrameFixture.frame("a", sequence).build());
    }
    rig.flush();
  }

  /** Which models made the first so many masks, in the order of their first. */
  private static List<String> versions(StreamRig rig, int masks) {
    return rig.awaitRecords(rig.topics().masksLive().name(), masks).stream()
        .map(record -> rig.mask(record).getModel().getVersion())
        .distinct()
        .toList();
  }

  private static void release(StreamRig rig, String version) {
    release(rig, TASK, version, "0".repeat(64), URI.create("brightness:" + version));
  }

  private static void release(StreamRig rig, String task, String version, String sha256, URI uri) {
    ModelRelease release =
        ModelRelease.newBuilder()
            .setTask(task)
            .setVersion(version)
            .setSha256(sha256)
            .setUri(uri.toString())
            .setSizeBytes(1)
            .setArchitecture("brightness")
            .setInputChannels(1)
            .setInputHeight(FrameFixture.SIDE)
            .setInputWidth(FrameFixture.SIDE)
            .setClasses(List.of("bright"))
            .setReleasedAt(Instant.EPOCH)
            .setReleasedBy("test")
            .build();
    String topic = rig.topics().modelReleases().name();
    Serializer<ModelRelease> serializer =
        new RecordSerdes(rig.registry()).forValue(ModelRelease.class).serializer();
    write(rig, topic, task + ":" + version, serializer.serialize(topic, release));
  }

  private static void assign(StreamRig rig, String version) {
    assign(rig, TASK, version);
  }

  private static void assign(StreamRig rig, String task, String version) {
    String topic = rig.topics().modelAssignments().name();
    Serializer<ModelAssignment> serializer =
        new RecordSerdes(rig.registry()).forValue(ModelAssignment.class).serializer();
    ModelAssignment assignment =
        new ModelAssignment(task, version, null, 0.0, null, Instant.EPOCH, "test", "test");
    write(rig, topic, task, serializer.serialize(topic, assignment));
  }

  private static void write(StreamRig rig, String topic, String key, byte[] value) {
    rig.sendRaw(topic, key.getBytes(StandardCharsets.UTF_8), value);
    rig.flush();
  }

  static HttpResponse<String> ask(Processor processor, String what)
      throws IOException, InterruptedException {
    String path = what.equals("metrics") ? "/metrics" : "/health/" + what;
    URI uri = URI.create("http://127.0.0.1:" + processor.httpPort().orElseThrow() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
