package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.SIDE;
import static io.sonostream.processor.FrameFixture.TASK;
import static io.sonostream.processor.FrameFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sonostream.model.engine.EngineException;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.processor.shadow.ShadowSample;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.control.Assignments;
import io.sonostream.schemas.serde.AvroSerde;
import io.sonostream.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A trial beside a champion, from the assignment's record to the comparisons' topic. */
class ShadowIT {
  private static final List<String> DEVICES = List.of("a", "b", "c");

  /** Few enough at once that none is dropped: every chosen frame must be seen. */
  private static final int ROUND = 8;

  private final StreamRig rig = new StreamRig(2);
  private final AvroSerde<ModelRelease> releases =
      new AvroSerde<>(ModelRelease.class, rig.registry());
  private final AvroSerde<ModelAssignment> assignments =
      new AvroSerde<>(ModelAssignment.class, rig.registry());
  private final AvroSerde<ShadowComparison> comparisons =
      new AvroSerde<>(ShadowComparison.class, rig.registry());
  private final Map<String, BrightnessModel> models = new ConcurrentHashMap<>();
  private final List<String> loads = new CopyOnWriteArrayList<>();
  private final AtomicBoolean failing = new AtomicBoolean();
  private ModelAssignment assignment =
      Assignments.promote(null, TASK, "champion", "ann", "first", Instant.now());

  @AfterEach
  void closeRig() {
    releases.close();
    assignments.close();
    comparisons.close();
    rig.close();
    assertThat(models.values()).allMatch(BrightnessModel::closed);
  }

  @Test
  void comparesTheChosenLiveFramesAndAnswersEveryFrameOnce() throws Exception {
    release("champion");
    release("half");
    assign(Assignments.tryOut(assignment, "half", 0.5, "ann", "trial", Instant.now()));
    try (Processor processor = start()) {
      awaitTrial(processor, "half");
      int sent = 0;
      for (; sent < 80; sent += ROUND) {
        sendRound(sent);
        awaitCompared(processor, chosen(sent + ROUND, 0.5).size());
      }
      int frames = sent * DEVICES.size();

      Map<String, ShadowComparison> seen = new HashMap<>();
      Set<String> expected = chosen(sent, 0.5);
      for (ConsumerRecord<byte[], byte[]> record :
          rig.awaitRecords(rig.topics().modelShadow().name(), expected.size())) {
        ShadowComparison comparison =
            comparisons.deserializer().deserialize(record.topic(), record.value());
        assertThat(new String(record.key(), StandardCharsets.UTF_8))
            .isEqualTo(comparison.getDeviceId());
        seen.put(comparison.getDeviceId() + comparison.getSequence(), comparison);
      }
      assertThat(expected).hasSizeBetween(90, 150);
      assertThat(seen.keySet()).isEqualTo(expected);
      assertThat(seen.values())
          .allSatisfy(
              comparison -> {
                // 64 bright pixels; the challenger is blind on every odd row.
                assertThat(comparison.getDice()).isCloseTo(2.0 * 32 / (64 + 32), within(1e-12));
                assertThat(comparison.getChampionAreaPixels()).isEqualTo(64);
                assertThat(comparison.getChallengerAreaPixels()).isEqualTo(32);
                assertThat(comparison.getChampionVersion()).isEqualTo("champion");
                assertThat(comparison.getChallengerVersion()).isEqualTo("half");
                assertThat(comparison.getTask()).isEqualTo(TASK);
                assertThat(comparison.getStreamId()).isEqualTo("exam-1");
                assertThat(comparison.getDeviceModel()).isEqualTo("phantom");
                assertThat(comparison.getAt())
                    .isBetween(Instant.now().minusSeconds(300), Instant.now());
              });
      everyFrameHasOneMask(rig.topics().masksLive().name(), frames, "champion");
      everyFrameHasOneMask(rig.topics().masksArchive().name(), frames, "champion");
      for (String device : DEVICES) {
        var dice =
            processor
                .meters()
                .get("sonostream.shadow.dice")
                .tags("task", TASK, "challenger", "half", "device", device)
                .summary();
        assertThat(dice.mean()).isCloseTo(2.0 / 3, within(1e-9));
        assertThat(dice.count())
            .isEqualTo(expected.stream().filter(name -> name.startsWith(device)).count());
      }

      assign(Assignments.promote(assignment, TASK, "half", "ann", "good enough", Instant.now()));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> processor.serving().get(0).model().version().equals("half"));
      sendRound(sent);
      rig.awaitRecords(rig.topics().masksLive().name(), frames + ROUND * DEVICES.size());
      assertThat(loads).containsExactly("champion", "half");
      assertThat(models.get("champion").closed()).isTrue();
      assertThat(processor.meters().find("sonostream.shadow.dice").summary()).isNull();
    }
    assertThat(rig.readAll(rig.topics().modelShadow().name())).hasSize(chosen(80, 0.5).size());
  }

  @Test
  void aChallengerThatFailsHarmsNothing() throws Exception {
    release("champion");
    release("failing");
    release("refused");
    assign(Assignments.tryOut(assignment, "failing", 1, "ann", "trial", Instant.now()));
    try (Processor processor = start()) {
      awaitTrial(processor, "failing");
      failing.set(true);
      sendRound(0);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> processor.ready().message().contains("taken off trial"));
      assertThat(processor.ready().ok()).isTrue();
      assertThat(processor.ready().message()).contains("failing", "did not like it");
      assertThat(
              processor
                  .meters()
                  .get("sonostream.challenger")
                  .tag("outcome", "failed")
                  .timer()
                  .count())
          .isEqualTo(1);

      assign(Assignments.tryOut(assignment, "refused", 1, "ann", "another", Instant.now()));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> processor.ready().message().contains("challenger refused"));
      assertThat(processor.ready().ok()).isTrue();
      assertThat(processor.ready().message())
          .contains("cannot be loaded")
          .doesNotContain("off trial");

      for (int sent = ROUND; sent < 40; sent += ROUND) {
        sendRound(sent);
      }
      everyFrameHasOneMask(rig.topics().masksLive().name(), 40 * DEVICES.size(), "champion");
      everyFrameHasOneMask(rig.topics().masksArchive().name(), 40 * DEVICES.size(), "champion");
      assertThat(rig.readAll(rig.topics().modelShadow().name())).isEmpty();
      assertThat(rig.readAll(rig.topics().framesDead().name())).isEmpty();
      assertThat(processor.live().ok()).isTrue();

      assign(Assignments.tryOut(assignment, null, 0, "ann", "enough", Instant.now()));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> processor.ready().message().equals("ready"));
    }
  }

  private Processor start() throws InterruptedException {
    Map<String, Object> overrides = rig.overrides(Map.of());
    overrides.keySet().removeIf(key -> key.startsWith("processor.tasks."));
    Processor processor =
        Processor.with(ProcessorSettings.load(null, overrides), new BrightnessLoader(this::model));
    processor.start();
    assertThat(processor.awaitReady(Duration.ofMinutes(2)))
        .as(processor.ready().message())
        .isTrue();
    return processor;
  }

  private BrightnessModel model(ReleasedModel release) {
    loads.add(release.version());
    BrightnessModel model =
        switch (release.version()) {
          case "half" -> new BrightnessModel(SIDE, ShadowIT::blankOddRows);
          case "failing" -> new BrightnessModel(SIDE, (inputs, count) -> failIfAsked());
          case "refused" -> throw new IllegalStateException("it cannot be loaded");
          default -> new BrightnessModel(SIDE);
        };
    models.put(release.version(), model);
    return model;
  }

  private static void blankOddRows(ByteBuffer inputs, int count) {
    for (int row = 1; row < count * SIDE; row += 2) {
      inputs.put(row * SIDE, new byte[SIDE]);
    }
  }

  private void failIfAsked() {
    if (failing.get()) {
      throw new EngineException(EngineException.Kind.BAD_BATCH, "did not like it");
    }
  }

  private void release(String version) {
    ModelRelease release =
        ModelRelease.newBuilder()
            .setTask(TASK)
            .setVersion(version)
            .setSha256("0".repeat(64))
            .setUri("brightness:" + version)
            .setSizeBytes(1)
            .setArchitecture("brightness")
            .setInputChannels(1)
            .setInputHeight(SIDE)
            .setInputWidth(SIDE)
            .setClasses(List.of("bright"))
            .setReleasedAt(Instant.now())
            .setReleasedBy("ann")
            .build();
    String topic = rig.topics().modelReleases().name();
    rig.sendRaw(
        topic,
        Topics.releaseKey(TASK, version).getBytes(StandardCharsets.UTF_8),
        releases.serializer().serialize(topic, release));
  }

  private void assign(ModelAssignment next) {
    assignment = next;
    String topic = rig.topics().modelAssignments().name();
    rig.sendRaw(
        topic,
        TASK.getBytes(StandardCharsets.UTF_8),
        assignments.serializer().serialize(topic, next));
    rig.flush();
  }

  /** So many frames of each device on both lanes. */
  private void sendRound(int first) {
    for (int sequence = first; sequence < first + ROUND; sequence++) {
      for (String device : DEVICES) {
        rig.send(rig.topics().framesLive().name(), frame(device, sequence).build());
        rig.send(rig.topics().framesArchive().name(), frame(device, sequence).build());
      }
    }
    rig.flush();
  }

  private static Set<String> chosen(int frames, double share) {
    Set<String> names = new HashSet<>();
    for (String device : DEVICES) {
      for (int sequence = 0; sequence < frames; sequence++) {
        if (ShadowSample.chosen(frame(device, sequence).build(), share)) {
          names.add(device + sequence);
        }
      }
    }
    return names;
  }

  private static void awaitTrial(Processor processor, String version) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                processor
                        .meters()
                        .find("sonostream.challenger.share")
                        .tag("version", version)
                        .gauge()
                    != null);
  }

  private static void awaitCompared(Processor processor, int count) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              var counter =
                  processor
                      .meters()
                      .find("sonostream.shadow.frames")
                      .tag("fate", "compared")
                      .counter();
              return counter != null && counter.count() == count;
            });
  }

  private void everyFrameHasOneMask(String topic, int frames, String version) {
    Set<String> seen = new HashSet<>();
    List<ConsumerRecord<byte[], byte[]>> records = rig.awaitRecords(topic, frames);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Mask mask = rig.mask(record);
      assertThat(mask.getStatus()).isEqualTo(MaskStatus.SEGMENTED);
      assertThat(mask.getModel().getVersion()).isEqualTo(version);
      assertThat(seen.add(mask.getDeviceId() + mask.getSequence())).isTrue();
    }
    assertThat(seen).hasSize(frames);
  }
}
