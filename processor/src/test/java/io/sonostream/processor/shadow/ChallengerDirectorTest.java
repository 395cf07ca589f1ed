package io.sonostream.processor.shadow;

import static io.sonostream.processor.shadow.EngineRig.LONG;
import static io.sonostream.processor.shadow.EngineRig.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineException.Kind;
import io.sonostream.processor.BrightnessLoader;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.inference.ModelDirector;
import io.sonostream.processor.inference.ModelRefusedException;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.processor.inference.WantedModels;
import io.sonostream.processor.shadow.ShadowMetrics.Fate;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wishes, and what becomes of the challenger in them. */
class ChallengerDirectorTest {
  @TempDir static Path profiles;

  private final List<String> loads = new CopyOnWriteArrayList<>();
  private final Map<String, BrightnessModel> models = new ConcurrentHashMap<>();

  /** Versions that memory does not hold while another one is open. */
  private final List<String> hungry = new CopyOnWriteArrayList<>();

  private final AtomicBoolean onStage = new AtomicBoolean();
  private final Map<String, BiConsumer<ByteBuffer, Integer>> scripts = new ConcurrentHashMap<>();
  private EngineRig rig = new EngineRig(1, LONG, profiles);
  private ModelDirector director = director();

  private ModelDirector director() {
    ModelDirector made = rig.director(new BrightnessLoader(this::load));
    made.start();
    return made;
  }

  private BrightnessModel load(ReleasedModel release) {
    loads.add(release.version());
    if (hungry.contains(release.version())
        && models.entrySet().stream()
            .anyMatch(e -> e.getKey().startsWith("challenger") && !e.getValue().closed())) {
      throw new ModelRefusedException(Step.MEMORY, "a second model needs about 9000 MiB");
    }
    if (release.version().equals("too-big")) {
      throw new ModelRefusedException(Step.MEMORY, "a second model needs about 9000 MiB");
    }
    BrightnessModel model =
        new BrightnessModel(
            FrameFixture.SIDE, scripts.getOrDefault(release.version(), (inputs, count) -> {}));
    models.put(release.version(), model);
    return model;
  }

  @AfterEach
  void leavesNoModelOpen() {
    director.close();
    rig.close();
    assertThat(models.values()).allMatch(BrightnessModel::closed);
  }

  @Test
  void aChallengerIsTriedAndAnotherShareLoadsNothing() {
    want("champion", "challenger-1", 0.5);
    awaitTrial("challenger-1", 0.5);
    assertThat(rig.gauge("sonostream.challenger.share")).isEqualTo(0.5);
    want("champion", "challenger-1", 1);
    awaitTrial("challenger-1", 1);
    assertThat(loads).containsExactly("champion", "challenger-1");
  }

  @Test
  void oneThatIsReplacedOrNoLongerWantedIsClosed() {
    want("champion", "challenger-1", 1);
    awaitTrial("challenger-1", 1);
    want("champion", "challenger-2", 1);
    awaitTrial("challenger-2", 1);
    assertThat(models.get("challenger-1").closed()).isTrue();
    want("champion", "challenger-2", 0);
    awaitNoTrial();
    await().atMost(LONG).until(() -> models.get("challenger-2").closed());
    assertThat(models.get("champion").closed()).isFalse();
    assertThat(rig.shadow.refusals()).isEmpty();
  }

  @Test
  void promotingItLoadsNothingAndLosesNoFrame() {
    want("champion", "challenger-1", 1);
    awaitTrial("challenger-1", 1);
    rig.submit(0, 20);
    rig.awaitOutcomes(20);
    await().atMost(LONG).until(() -> !rig.comparisons.isEmpty());
    rig.submit(20, 20);
    director.want(WantedModels.only(release("challenger-1")));
    await().atMost(LONG).until(() -> serving().equals("challenger-1"));
    rig.submit(40, 1);
    rig.awaitOutcomes(41);

    assertThat(ShadowPipelineTest.isFrom("challenger-1", rig.outcomes.get(40))).isTrue();
    assertThat(rig.outcomes).allMatch(outcome -> outcome instanceof Outcome.Segmented);
    assertThat(loads).containsExactly("champion", "challenger-1");
    assertThat(models.get("champion").closed()).isTrue();
    assertThat(rig.shadow.challengers().of(TASK)).isEmpty();
  }

  @Test
  void oneThatMemoryDoesNotHoldIsRefusedAndTheChampionServes() {
    want("champion", "too-big", 1);
    await().atMost(LONG).until(() -> !rig.shadow.refusals().isEmpty());
    assertThat(rig.shadow.refusals().get(TASK)).contains("too-big", "MEMORY", "9000 MiB");
    assertThat(director.refusals()).isEmpty();
    assertThat(
            rig.meters
                .get("sonostream.challenger")
                .tag("outcome", "refused-memory")
                .timer()
                .count())
        .isEqualTo(1);
    rig.submit(0, 10);
    rig.awaitOutcomes(10);
    assertThat(rig.outcomes).allMatch(o -> ShadowPipelineTest.isFrom("champion", o));

    want("champion", "challenger-1", 1);
    awaitTrial("challenger-1", 1);
    assertThat(rig.shadow.refusals()).isEmpty();
  }

  @Test
  void makesRoomForAChampionThatNeedsItsMemoryAndIsTriedAgainBesideIt() {
    want("champion", "challenger-1", 1);
    awaitTrial("challenger-1", 1);
    BrightnessModel first = models.get("challenger-1");
    hungry.add("champion-2");
    want("champion-2", "challenger-1", 1);
    await().atMost(LONG).until(() -> loads.size() == 5);
    awaitTrial("challenger-1", 1);
    assertThat(loads)
        .containsExactly("champion", "challenger-1", "champion-2", "champion-2", "challenger-1");
    assertThat(first.closed()).isTrue();
    assertThat(serving()).isEqualTo("champion-2");
  }

  @Test
  void staysOnTrialWhileTheChampionChanges() {
    want("champion", "challenger-1", 1);
    awaitTrial("challenger-1", 1);
    want("champion-2", "challenger-1", 1);
    await().atMost(LONG).until(() -> serving().equals("champion-2"));
    rig.submit(0, 1);
    rig.awaitFate(Fate.COMPARED, 1);
    assertThat(rig.comparisons.get(0).getChampionVersion()).isEqualTo("champion-2");
    assertThat(rig.comparisons.get(0).getChallengerVersion()).isEqualTo("challenger-1");
    assertThat(loads).containsExactly("champion", "challenger-1", "champion-2");
  }

  @Test
  void oneThatFailedAtFramesIsNotLoadedAgainUntilAnotherWasWanted() {
    scripts.put(
        "challenger-1",
        (inputs, count) -> {
          if (onStage.get()) {
            throw new EngineException(Kind.OUT_OF_MEMORY, "did not fit");
          }
        });
    want("champion", "challenger-1", 1);
    awaitTrial("challenger-1", 1);
    onStage.set(true);
    rig.submit(0, 1);
    awaitNoTrial();
    onStage.set(false);
    want("champion", "challenger-1", 0.5);
    want("champion", "challenger-2", 1);
    awaitTrial("challenger-2", 1);
    want("champion", "challenger-1", 1);
    awaitTrial("challenger-1", 1);
    assertThat(loads).containsExactly("champion", "challenger-1", "challenger-2", "challenger-1");
  }

  @Test
  void aShareThatMakesNoSenseIsRefused() {
    want("champion", "challenger-1", 7);
    await().atMost(LONG).until(() -> !rig.shadow.refusals().isEmpty());
    assertThat(rig.shadow.refusals().get(TASK)).contains("7.0", "0 to 1");
    assertThat(serving()).isEqualTo("champion");
  }

  @Test
  void oneThatIsTooSlowToWaitForIsRefused() {
    director.close();
    rig.close();
    rig = new EngineRig(1, Duration.ofMillis(80), profiles.resolve("slow"));
    director = director();
    scripts.put("champion", (inputs, count) -> LockSupport.parkNanos(40_000_000));
    want("champion", "challenger-1", 1);
    await().atMost(LONG).until(() -> !rig.shadow.refusals().isEmpty());
    assertThat(rig.shadow.refusals().get(TASK)).contains("SPEED", "allowed are 20 ms");
    assertThat(models.get("challenger-1").closed()).isTrue();
    assertThat(serving()).isEqualTo("champion");
  }

  private void want(String champion, String challenger, double share) {
    director.want(
        new WantedModels(
            release(champion), Optional.empty(), Optional.of(release(challenger)), share));
  }

  private static ReleasedModel release(String version) {
    return BrightnessLoader.release(TASK, version);
  }

  private void awaitTrial(String version, double share) {
    await()
        .atMost(LONG)
        .until(
            () ->
                rig.shadow
                    .challengers()
                    .of(TASK)
                    .filter(c -> c.identity().version().equals(version) && c.share() == share)
                    .isPresent());
  }

  private void awaitNoTrial() {
    await().atMost(LONG).until(() -> rig.shadow.challengers().of(TASK).isEmpty());
  }

  private String serving() {
    return rig.engine.serving().stream().map(s -> s.model().version()).findFirst().orElse("none");
  }
}
