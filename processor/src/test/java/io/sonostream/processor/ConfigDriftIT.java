package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.TASK;
import static io.sonostream.processor.FrameFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.topics.TopicSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An update that adds a task goes from one processor to the next. */
class ConfigDriftIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ADDED = "nerve";
  private static final int DEVICES = 10;
  private static final int FRAMES = 4;

  @Test
  void framesOfATaskThatOnlyTheUpdatedProcessorKnowsAreNoDeadLetters() throws Exception {
    Map<String, Object> before = Map.of("processor.batches.max-age", "4s");
    Map<String, Object> after = new HashMap<>(before);
    after.put("processor.tasks." + ADDED + ".weight", 1);
    after.put("processor.tasks." + ADDED + ".model", "v1");
    try (StreamRig rig = new StreamRig(4);
        Processor updated = start(rig, after)) {
      try (Processor old = start(rig, before)) {
        for (Processor each : List.of(old, updated)) {
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () -> {
                    assertThat(each.ready().message())
                        .contains(
                            "1 of 2 processors of these lanes have other tasks than this one",
                            "processor.engine.archive-seen-twice and processor.steady");
                    assertThat(each.ready().ok()).isTrue();
                  });
          assertThat(each.meters().get("sonostream.config.drift").gauge().value()).isEqualTo(1);
        }
        send(rig, ADDED, 0);
        send(rig, TASK, FRAMES);

        // All live frames have an answer: a mask here, SHED with the reason there.
        List<Mask> live = awaitMasks(rig, rig.topics().masksLive(), ADDED);
        assertThat(live)
            .filteredOn(mask -> mask.getStatus() == MaskStatus.SHED)
            .isNotEmpty()
            .allSatisfy(
                mask ->
                    assertThat(mask.getShedReason())
                        .contains("task nerve is known to other processors only"));
        assertThat(live).filteredOn(mask -> mask.getStatus() == MaskStatus.SEGMENTED).isNotEmpty();
        awaitMasks(rig, rig.topics().masksArchive(), TASK);
        assertThat(masks(rig, rig.topics().masksArchive(), ADDED))
            .hasSizeLessThan(DEVICES * FRAMES);
      }
      // Who takes over the partitions finds those that waited.
      awaitMasks(rig, rig.topics().masksArchive(), ADDED);
      assertThat(rig.readAll(rig.topics().framesDead().name())).isEmpty();
      await().atMost(PATIENCE).until(() -> updated.ready().message().equals("ready"));
    }
  }

  private static Processor start(StreamRig rig, Map<String, ?> more) throws InterruptedException {
    Processor processor =
        Processor.with(rig.settings(more), new BrightnessLoader(FrameFixture.SIDE));
    processor.start();
    assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();
    return processor;
  }

  private static void send(StreamRig rig, String task, int first) {
    for (int sequence = first; sequence < first + FRAMES; sequence++) {
      for (int device = 0; device < DEVICES; device++) {
        for (TopicSpec topic : List.of(rig.topics().framesLive(), rig.topics().framesArchive())) {
          rig.send(topic.name(), frame("device-" + device, sequence).setTask(task).build());
        }
      }
    }
    rig.flush();
  }

  private static List<Mask> awaitMasks(StreamRig rig, TopicSpec topic, String task) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> masks(rig, topic, task).size() == DEVICES * FRAMES);
    return masks(rig, topic, task);
  }

  private static List<Mask> masks(StreamRig rig, TopicSpec topic, String task) {
    return rig.readAll(topic.name()).stream()
        .map(rig::mask)
        .filter(mask -> mask.getTask().equals(task))
        .toList();
  }
}
