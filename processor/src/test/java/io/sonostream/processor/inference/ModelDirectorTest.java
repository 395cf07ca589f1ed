package io.sonostream.processor.inference;

import static io.sonostream.processor.inference.EngineRig.LONG;
import static io.sonostream.processor.inference.EngineRig.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.processor.BrightnessLoader;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Champions that come, go, and are refused. */
class ModelDirectorTest {
  @TempDir Path profiles;
  private EngineRig rig;
  private ModelDirector director;

  @BeforeEach
  void start() {
    rig = new EngineRig(1, Duration.ofSeconds(10), profiles);
    BrightnessLoader loader =
        new BrightnessLoader(
            release -> {
              if (release.version().startsWith("bad")) {
                throw new ModelRefusedException(Step.RELEASE, "it is " + release.version());
              }
              return new BrightnessModel(FrameFixture.SIDE);
            });
    director = new ModelDirector(rig.engine, loader, rig.metrics, rig.shadowMetrics);
    director.start();
  }

  @AfterEach
  void stop() {
    director.close();
    rig.close();
  }

  @Test
  void aRefusalIsForgottenOnceWhatServesIsWantedAgain() {
    want("good");
    await().atMost(LONG).until(() -> serves("good"));
    want("bad");
    await().atMost(LONG).until(() -> !director.refusals().isEmpty());
    assertThat(director.refusals().get(TASK))
        .contains("model bad")
        .contains("good goes on serving");
    want("good");
    await().atMost(LONG).until(() -> director.refusals().isEmpty());
    assertThat(serves("good")).isTrue();
  }

  private void want(String version) {
    director.want(WantedModels.only(BrightnessLoader.release(TASK, version)));
  }

  private boolean serves(String version) {
    return rig.engine.serves(BrightnessLoader.release(TASK, version).identity());
  }
}
