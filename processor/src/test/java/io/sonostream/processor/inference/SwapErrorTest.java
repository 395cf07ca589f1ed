package io.sonostream.processor.inference;

import static io.sonostream.processor.shadow.EngineRig.LONG;
import static io.sonostream.processor.shadow.EngineRig.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.processor.BrightnessLoader;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.shadow.EngineRig;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wishes that meet what nobody foresaw. */
class SwapErrorTest {
  @TempDir static Path profiles;

  private final Map<String, Supplier<BrightnessModel>> packages = new ConcurrentHashMap<>();
  private final EngineRig rig = new EngineRig(1, LONG, profiles);
  private final ModelDirector director =
      rig.director(
          new BrightnessLoader(release -> packages.get(release.version()).get()),
          LastResorts.NONE,
          AttemptLimits.of(LONG));

  SwapErrorTest() {
    packages.put("good", () -> new BrightnessModel(FrameFixture.SIDE));
    director.start();
  }

  @AfterEach
  void close() {
    director.close();
    rig.close();
  }

  @Test
  void aNativeLibraryThatIsMissingRefusesThatModelAndTheNextIsServed() {
    packages.put("other-machine", () -> fail(new UnsatisfiedLinkError("no such symbol")));
    want("other-machine");
    await().atMost(LONG).until(() -> !director.refusals().isEmpty());
    assertThat(director.refusals().get(TASK)).contains("other-machine", "no such symbol");
    want("good");
    await().atMost(LONG).until(() -> !rig.engine.serving().isEmpty());
    assertThat(director.failure()).isEmpty();
    assertThat(director.refusals()).isEmpty();
  }

  @Test
  void noErrorOfALoaderEndsTheSwapping() {
    packages.put("broken", () -> fail(new StackOverflowError("in the loader")));
    assertThat(director.failure()).isEmpty();
    want("broken");
    await()
        .atMost(LONG)
        .until(() -> director.refusals().getOrDefault(TASK, "").contains("in the loader"));
    assertThat(director.failure()).isEmpty();
    want("good");
    await().atMost(LONG).until(() -> !rig.engine.serving().isEmpty());
    assertThat(director.refusals()).isEmpty();
  }

  @Test
  void aCandidateThatFailsItsTrialWithAnErrorIsClosed() {
    BrightnessModel leaking =
        new BrightnessModel(
            FrameFixture.SIDE,
            (inputs, count) -> {
              throw new NoClassDefFoundError("ai/djl/Missing");
            });
    packages.put("leaking", () -> leaking);
    want("leaking");
    await().atMost(LONG).until(leaking::closed);
  }

  private void want(String version) {
    director.want(WantedModels.only(BrightnessLoader.release(TASK, version)));
  }

  private static BrightnessModel fail(Error error) {
    throw error;
  }
}
