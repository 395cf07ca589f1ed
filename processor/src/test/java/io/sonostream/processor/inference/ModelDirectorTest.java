package io.sonostream.processor.inference;

import static io.sonostream.processor.shadow.EngineRig.LONG;
import static io.sonostream.processor.shadow.EngineRig.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.sonostream.processor.BrightnessLoader;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.FrameIntake.TaskState;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.processor.shadow.EngineRig;
import io.sonostream.service.traces.TraceExport;
import io.sonostream.service.traces.TracesSettings;
import io.sonostream.testkit.traces.ReceivedSpan;
import io.sonostream.testkit.traces.TraceCollector;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Champions that come, go, are refused, and hang. */
class ModelDirectorTest {
  /** No time at all: a hung trial is passed by at once. */
  private static final AttemptLimits IMPATIENT = new AttemptLimits(Duration.ZERO, LONG);

  @TempDir static Path profiles;

  private final CountDownLatch released = new CountDownLatch(1);
  private final Map<String, BrightnessModel> models = new ConcurrentHashMap<>();
  private final List<String> trials = new CopyOnWriteArrayList<>();
  private final EngineRig rig = new EngineRig(1, Duration.ofSeconds(10), profiles);
  private ModelDirector director = director(LastResorts.NONE, AttemptLimits.of(LONG));

  private ModelDirector director(LastResorts lastResorts, AttemptLimits limits) {
    ModelDirector made = rig.director(new BrightnessLoader(this::load), lastResorts, limits);
    made.start();
    return made;
  }

  private BrightnessModel load(ReleasedModel release) {
    String version = release.version();
    trials.add(version);
    if (version.startsWith("hangs")) {
      // As a call that no interrupt ends.
      boolean free = false;
      while (!free) {
        try {
          released.await();
          free = true;
        } catch (InterruptedException e) {
          // Native code does not hear it.
        }
      }
    }
    if (version.endsWith("away")) {
      throw new ModelRefusedException(Step.FETCH, "its store is away");
    }
    if (version.startsWith("huge")) {
      // The JVM's own error: no array is so long.
      throw new IllegalStateException("an array of " + new long[Integer.MAX_VALUE].length);
    }
    if (version.startsWith("no-library")) {
      throw new UnsatisfiedLinkError("libtorch.so is gone");
    }
    if (version.startsWith("bad")) {
      throw new ModelRefusedException(Step.RELEASE, "it is " + version);
    }
    BrightnessModel model = new BrightnessModel(FrameFixture.SIDE);
    models.put(version, model);
    return model;
  }

  @AfterEach
  void leavesNoModelOpen() {
    released.countDown();
    director.close();
    rig.close();
    await().atMost(LONG).until(() -> models.values().stream().allMatch(BrightnessModel::closed));
  }

  @Test
  void aRefusalIsForgottenOnceWhatServesIsWantedAgain() {
    want(TASK, "good");
    awaitServing(TASK, "good");
    want(TASK, "bad");
    await().atMost(LONG).until(() -> !director.refusals().isEmpty());
    assertThat(director.refusals().get(TASK)).contains("model bad", "good goes on serving");
    want(TASK, "good");
    await().atMost(LONG).until(() -> director.refusals().isEmpty());
    awaitServing(TASK, "good");
  }

  @Test
  void errorsOfLoadingAreRefusalsAndTheNextWishIsFulfilled() {
    want(TASK, "good");
    awaitServing(TASK, "good");
    want(TASK, "huge");
    await().atMost(LONG).until(() -> director.refusals().getOrDefault(TASK, "").contains("huge"));
    assertThat(director.refusals().get(TASK)).contains("(MEMORY)", "good goes on serving");
    want(TASK, "no-library");
    await()
        .atMost(LONG)
        .until(() -> director.refusals().getOrDefault(TASK, "").contains("libtorch.so is gone"));
    want(TASK, "better");
    awaitServing(TASK, "better");
    assertThat(director.refusals()).isEmpty();
  }

  @Test
  void whileATrialHangsItsTaskIsPromotedAndRolledBackAndOtherTasksAreServed() {
    director.close();
    director = director(LastResorts.NONE, IMPATIENT);
    want(TASK, "good");
    awaitServing(TASK, "good");
    want(TASK, "hangs");
    want("nerve", "first");
    awaitServing("nerve", "first");
    want(TASK, "better");
    awaitServing(TASK, "better");
    want(TASK, "good-again");
    awaitServing(TASK, "good-again");
    assertThat(director.hung()).hasSize(1);
    assertThat(director.hung().get(0)).contains("task " + TASK, "given up and still hangs");
    assertThat(director.failure()).isEmpty();

    released.countDown();
    await().atMost(LONG).until(() -> director.hung().isEmpty());
    awaitServing(TASK, "good-again");
    await().atMost(LONG).until(() -> models.get("hangs").closed());
  }

  @Test
  void aTrialThatDoesNotEndIsGivenUpAndSaysSo() {
    director.close();
    director =
        director(
            LastResorts.NONE, new AttemptLimits(Duration.ofMillis(100), Duration.ofMillis(200)));
    want(TASK, "hangs");
    await().atMost(LONG).until(() -> !director.refusals().isEmpty());
    assertThat(director.refusals().get(TASK))
        .contains("refused (TIME)", "did not end within", "nothing serves the task");
    assertThat(director.hung()).hasSize(1);
  }

  @Test
  void aProcessInWhichTrialAfterTrialHangsSaysThatItShouldGo() {
    director.close();
    director = director(LastResorts.NONE, new AttemptLimits(Duration.ZERO, Duration.ofMillis(50)));
    for (int i = 1; i <= ModelDirector.MOST_HUNG; i++) {
      int hanging = i;
      want(TASK, "hangs-" + i);
      await().atMost(LONG).until(() -> director.hung().size() == hanging);
    }
    assertThat(director.failure()).hasValueSatisfying(why -> assertThat(why).contains("4 trials"));
  }

  @Test
  void theFirstLastResortThatCanServesStandsInAndIsNamed() {
    director.close();
    director =
        director(
            new LastResorts() {
              @Override
              public List<ReleasedModel> of(String task) {
                return List.of(
                    BrightnessLoader.release(task, "bad-too"),
                    BrightnessLoader.release(task, "kept"));
              }

              @Override
              public void serves(ReleasedModel release) {}
            },
            AttemptLimits.of(LONG));
    want(TASK, "bad");
    awaitServing(TASK, "kept");
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(director.refusals().get(TASK))
                    .contains("model bad", "kept serves instead"));
    want(TASK, "good");
    awaitServing(TASK, "good");
    await().atMost(LONG).until(() -> director.refusals().isEmpty());
  }

  @Test
  void aTaskThatIsWithdrawnDuringItsTrialIsNotServed() {
    want(TASK, "hangs");
    await().atMost(LONG).until(() -> trials.contains("hangs"));
    director.withdraw(TASK);
    assertThat(rig.engine.state(TASK)).isEqualTo(TaskState.UNKNOWN);
    // The trial ends before that of the next wish begins.
    want("nerve", "first");
    released.countDown();
    awaitServing("nerve", "first");
    await().atMost(LONG).until(() -> models.get("hangs").closed());
    assertThat(rig.engine.state(TASK)).isEqualTo(TaskState.UNKNOWN);
    assertThat(director.refusals()).isEmpty();
    assertThat(director.hung()).isEmpty();

    // Wanted again, it is served.
    want(TASK, "good");
    awaitServing(TASK, "good");
  }

  @Test
  void aRefusalThatComesAfterItsTaskIsWithdrawnIsNeitherToldNorTriedAgain() {
    want(TASK, "hangs-then-away");
    await().atMost(LONG).until(() -> trials.contains("hangs-then-away"));
    director.withdraw(TASK);
    released.countDown();
    want("nerve", "first");
    awaitServing("nerve", "first");
    assertThat(director.refusals()).isEmpty();
    assertThat(director.retries()).isEmpty();
    assertThat(rig.engine.state(TASK)).isEqualTo(TaskState.UNKNOWN);
  }

  @Test
  void aTrialThatHangsOnAfterItsTaskIsWithdrawnIsNoRefusal() {
    director.close();
    director =
        director(
            LastResorts.NONE, new AttemptLimits(Duration.ofMillis(100), Duration.ofMillis(200)));
    want(TASK, "hangs");
    await().atMost(LONG).until(() -> trials.contains("hangs"));
    director.withdraw(TASK);
    await().atMost(LONG).until(() -> director.hung().size() == 1);
    assertThat(director.refusals()).isEmpty();
  }

  @Test
  void whatTheSettingsNameNeverOvertakesAnAssignment() {
    director.close();
    director =
        rig.director(new BrightnessLoader(this::load), LastResorts.NONE, AttemptLimits.of(LONG));
    want(TASK, "assigned");
    director.wantConfigured(TASK, Path.of("configured"));
    director.wantConfigured("nerve", Path.of("configured"));
    director.start();
    awaitServing("nerve", "configured");
    awaitServing(TASK, "assigned");
    assertThat(trials).doesNotHaveDuplicates().containsExactlyInAnyOrder("assigned", "configured");
  }

  @Test
  void aSwapIsInTheTraceOfWhoWantsItWithWhatItTook() throws Exception {
    director.close();
    try (TraceCollector collector = TraceCollector.start()) {
      String release;
      try (TraceExport traces =
          TraceExport.open(
              "processor",
              new TracesSettings(collector.endpoint(), 0),
              new SimpleMeterRegistry())) {
        Tracer tracer = traces.openTelemetry().getTracer("processor");
        director =
            rig.director(
                new BrightnessLoader(this::load), LastResorts.NONE, AttemptLimits.of(LONG), tracer);
        director.start();
        want(TASK, "first");
        awaitServing(TASK, "first");
        Span wish = tracer.spanBuilder("release").startSpan();
        release = wish.getSpanContext().getSpanId();
        try (Scope during = wish.makeCurrent()) {
          want(TASK, "bad");
          await().atMost(LONG).until(() -> !director.refusals().isEmpty());
          want(TASK, "better");
        }
        awaitServing(TASK, "better");
        // It serves, and needs no swap.
        want(TASK, "better");
        wish.end();
        director.close();
      }
      assertThat(collector.named("model swap"))
          .extracting(
              span -> span.attributes().get("sonostream.model"),
              span -> span.attributes().get("sonostream.outcome"),
              ReceivedSpan::failed,
              ReceivedSpan::parentId)
          .containsExactly(
              tuple("first", "served", false, ""),
              tuple("bad", "refused-release", true, release),
              tuple("better", "served", false, release));
      ReceivedSpan better = collector.named("model swap").get(2);
      assertThat(collector.below(better))
          .extracting(ReceivedSpan::name)
          .containsExactly("load", "try", "drain");
      assertThat(better.attributes()).containsEntry("sonostream.task", TASK).hasSize(3);
    }
  }

  @Test
  void aRefusalThatIsMetAgainHasOneSpan() {
    try (TraceCollector collector = TraceCollector.start()) {
      try (TraceExport export =
          TraceExport.open(
              "processor",
              new TracesSettings(collector.endpoint(), 0),
              new SimpleMeterRegistry())) {
        SwapTraces traces =
            new SwapTraces(export.openTelemetry().getTracer("processor"), Clock.systemUTC());
        ReleasedModel away = BrightnessLoader.release(TASK, "away");
        traces.begin(away, Context.root()).refused(Step.FETCH);
        traces.begin(away, Context.root()).refused(Step.FETCH);
        traces.begin(away, Context.root()).refused(Step.VERIFY);
        traces.begin(away, Context.root()).served();
        traces.begin(away, Context.root()).refused(Step.FETCH);
      }
      assertThat(collector.spans())
          .filteredOn(span -> span.name().equals("model swap"))
          .extracting(span -> span.attributes().get("sonostream.outcome"))
          .containsExactly("refused-fetch", "refused-verify", "served", "refused-fetch");
    }
  }

  private void want(String task, String version) {
    director.want(WantedModels.only(BrightnessLoader.release(task, version)));
  }

  private void awaitServing(String task, String version) {
    await()
        .atMost(LONG)
        .until(() -> rig.engine.serves(BrightnessLoader.release(task, version).identity()));
  }
}
