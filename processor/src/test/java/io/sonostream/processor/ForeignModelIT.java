package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.processor.trial.ForeignNetworks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks from elsewhere, released as any other, and a processor that goes on whatever they do.
 */
class ForeignModelIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path STARTER = Path.of("..", "models", "starter");

  @TempDir Path home;

  @Test
  void oneThatCrashesCostsItsOwnRefusalAndAGoodOneServes() throws Exception {
    Path good = pack("good", ForeignNetworks.GOOD).path();
    try (StreamRig rig = new StreamRig(1);
        Processor processor = new Processor(settings(rig, good, Duration.ofMinutes(3)))) {
      processor.start();
      assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();

      assign(rig, pack("crashes", ForeignNetworks.CRASHES));
      awaitRefusal(processor, "crashes", "it ended the process that tried it first");
      assertThat(processor.ready().message()).contains("good goes on serving");
      assertThat(processor.live().ok()).isTrue();
      rig.send(rig.topics().framesLive().name(), FrameFixture.frame("a", 0).build());
      rig.flush();
      assertThat(versions(rig, 1)).containsExactly("good");

      assign(rig, pack("better", ForeignNetworks.GOOD));
      await().atMost(PATIENCE).until(() -> processor.ready().message().equals("ready"));
      rig.send(rig.topics().framesLive().name(), FrameFixture.frame("a", 1).build());
      rig.flush();
      assertThat(versions(rig, 2)).containsExactly("good", "better");
    }
  }

  @Test
  void oneThatHangsIsGivenUpAtItsDeadlineAndWhatTheSettingsNameServes() throws Exception {
    try (StreamRig rig = new StreamRig(1);
        Processor processor = new Processor(settings(rig, STARTER, Duration.ofSeconds(5)))) {
      assign(rig, pack("hangs", ForeignNetworks.HANGS));
      processor.start();
      assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();
      awaitRefusal(processor, "hangs", "within 5 s");
      assertThat(processor.live().ok()).isTrue();
    }
  }

  private ProcessorSettings settings(StreamRig rig, Path configured, Duration deadline) {
    return ProcessorSettings.load(
        null,
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
                "processor.models.foreign-trial.deadline",
                deadline.toSeconds() + "s",
                "processor.tasks." + TASK + ".model",
                configured.toString())));
  }

  private ModelPackage pack(String version, String body) throws Exception {
    return ForeignNetworks.pack(TASK, version, body, home.resolve(version));
  }

  private static void assign(StreamRig rig, ModelPackage model) {
    String version = model.manifest().version();
    ModelTopics.release(rig, TASK, version, model.sha256(), model.path().toUri().toString());
    ModelTopics.assign(rig, TASK, version);
  }

  private static void awaitRefusal(Processor processor, String version, String why) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(processor.ready().message())
                    .contains("model " + version + " of task " + TASK + " is refused")
                    .contains(why));
    assertThat(processor.ready().ok()).isTrue();
  }

  private static List<String> versions(StreamRig rig, int masks) {
    return rig.awaitRecords(rig.topics().masksLive().name(), masks).stream()
        .map(record -> rig.mask(record).getModel().getVersion())
        .distinct()
        .toList();
  }
}
