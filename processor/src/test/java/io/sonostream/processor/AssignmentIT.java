package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

/** Models that come and go by the two topics alone. */
class AssignmentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    ModelRelease release =
        ModelRelease.newBuilder()
            .setTask(TASK)
            .setVersion(version)
            .setSha256("0".repeat(64))
            .setUri("brightness:" + version)
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
    write(rig, topic, TASK + ":" + version, serializer.serialize(topic, release));
  }

  private static void assign(StreamRig rig, String version) {
    String topic = rig.topics().modelAssignments().name();
    Serializer<ModelAssignment> serializer =
        new RecordSerdes(rig.registry()).forValue(ModelAssignment.class).serializer();
    ModelAssignment assignment =
        new ModelAssignment(TASK, version, null, 0.0, null, Instant.EPOCH, "test", "test");
    write(rig, topic, TASK, serializer.serialize(topic, assignment));
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
