package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.TASK;
import static io.sonostream.processor.FrameFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.processor.inference.ModelRefusedException;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.topics.TopicSpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What one task or one lane lacks, the others don't miss. */
class BulkheadIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String AWAITED = "awaited";
  private static final String REFUSED = "refused";

  /** All of them share one partition, and one device sends for all tasks. */
  @Test
  void ofThreeTasksTheOneWithAModelIsServedWhileTheOthersWaitAndNothingIsLost() throws Exception {
    BrightnessLoader loader =
        new BrightnessLoader(
            release -> {
              if (release.task().equals(REFUSED)) {
                throw new ModelRefusedException(Step.PROBE, "its masks are not its own");
              }
              return new BrightnessModel(FrameFixture.SIDE);
            });
    try (StreamRig rig = new StreamRig(1)) {
      rig.expectCauses(1);
      ProcessorSettings settings = rig.settings(Map.of("processor.batches.max-age", "20s"));
      try (Processor processor = Processor.with(settings, loader)) {
        processor.start();
        assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();
        ModelTopics.assign(rig, AWAITED, "v1");
        ModelTopics.release(rig, REFUSED, "v1");
        ModelTopics.assign(rig, REFUSED, "v1");
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(processor.ready().message())
                        .contains("no model yet for awaited, refused")
                        .contains("its masks are not its own"));

        for (int sequence = 0; sequence < 10; sequence++) {
          send(rig, sequence, TASK, AWAITED, REFUSED);
        }
        awaitMasks(rig, rig.topics().masksLive(), TASK, 10);
        awaitMasks(rig, rig.topics().masksArchive(), TASK, 10);
        assertThat(processor.ready().message()).contains("frames wait, for a model for task ");

        // Live frames are answered all the same, once they have waited as long as they may.
        for (String task : List.of(AWAITED, REFUSED)) {
          List<Mask> shed = awaitMasks(rig, rig.topics().masksLive(), task, 10);
          assertThat(shed).extracting(Mask::getStatus).containsOnly(MaskStatus.SHED);
          assertThat(shed.get(0).getShedReason()).contains("task " + task + " has waited");
        }
        assertThat(masks(rig, rig.topics().masksArchive(), AWAITED)).isEmpty();
        assertThat(processor.live().ok()).isTrue();
      }

      // Who takes the partition next knows who waits in it, and starts though two tasks can't be.
      try (Processor next = Processor.with(settings, loader)) {
        next.start();
        send(rig, 10, TASK, AWAITED);
        awaitMasks(rig, rig.topics().masksArchive(), TASK, 11);
        assertThat(masks(rig, rig.topics().masksArchive(), AWAITED)).isEmpty();

        ModelTopics.release(rig, AWAITED, "v1");
        awaitMasks(rig, rig.topics().masksArchive(), AWAITED, 11);
        send(rig, 11, AWAITED);
        assertInOrder(awaitMasks(rig, rig.topics().masksArchive(), AWAITED, 12), 12);

        ModelTopics.withdraw(rig, REFUSED);
        assertThat(rig.awaitRecords(rig.topics().framesDead().name(), 10)).hasSize(10);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(next.ready().message()).isEqualTo("ready"));
      }
      assertInOrder(masks(rig, rig.topics().masksArchive(), TASK), 11);
      assertInOrder(masks(rig, rig.topics().masksArchive(), AWAITED), 12);
      assertThat(rig.readAll(rig.topics().framesDead().name())).hasSize(10);
    }
  }

  @Test
  void aLaneThatStopsByItselfLeavesTheOtherToItsWorkAndOnlyBothEndTheProcess() throws Exception {
    try (StreamRig rig = new StreamRig(1);
        Processor processor =
            ProcessorIT.start(
                rig,
                Map.of(
                    "processor.archive.max-thread-replacements",
                    0,
                    "processor.live.max-thread-replacements",
                    0,
                    "processor.engine.probability-maps",
                    true))) {
      rig.limit(rig.topics().masksArchive(), 4_000);
      rig.send(rig.topics().framesArchive().name(), noise());
      rig.flush();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(processor.ready().message()).contains("lane archive stops"));
      assertThat(processor.ready().ok()).isFalse();
      assertThat(processor.live().ok()).isTrue();

      rig.send(rig.topics().framesLive().name(), frame("a", 1).build());
      rig.flush();
      awaitMasks(rig, rig.topics().masksLive(), TASK, 1);
      assertThat(processor.live().ok()).isTrue();

      rig.limit(rig.topics().masksLive(), 4_000);
      rig.send(rig.topics().framesLive().name(), noise());
      rig.flush();
      await().atMost(PATIENCE).until(() -> !processor.live().ok());
      assertThat(processor.live().message())
          .contains("lane archive stops")
          .contains("lane live stops");
    }
  }

  /** A frame whose mask is larger than the topics take once they are limited. */
  private static Frame noise() {
    byte[] pixels = new byte[256 * 256];
    new Random(3).nextBytes(pixels);
    return frame("a", 0).setWidth(256).setHeight(256).setPixels(ByteBuffer.wrap(pixels)).build();
  }

  private static void send(StreamRig rig, int sequence, String... tasks) {
    for (String task : tasks) {
      rig.send(rig.topics().framesLive().name(), frame("a", sequence).setTask(task).build());
      rig.send(rig.topics().framesArchive().name(), frame("a", sequence).setTask(task).build());
    }
    rig.flush();
  }

  private static List<Mask> awaitMasks(StreamRig rig, TopicSpec topic, String task, int count) {
    await().atMost(PATIENCE).until(() -> masks(rig, topic, task).size() >= count);
    return masks(rig, topic, task);
  }

  private static List<Mask> masks(StreamRig rig, TopicSpec topic, String task) {
    return rig.readAll(topic.name()).stream()
        .map(rig::mask)
        .filter(mask -> mask.getTask().equals(task))
        .toList();
  }

  private static void assertInOrder(List<Mask> masks, int count) {
    assertThat(masks)
        .extracting(Mask::getSequence)
        .containsExactlyElementsOf(LongStream.range(0, count).boxed().toList());
  }
}
