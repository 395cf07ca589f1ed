package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.engine.ProbeCheck;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.processor.batch.BatchRules;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.batch.SharedForm;
import io.sonostream.processor.metrics.InferenceMetrics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The form that a profile keeps is the one that the engine takes: counted with a model that stands
 * still until it is let go.
 */
class SharedCoresTest {
  private static final int SIDE = FrameFixture.SIDE;
  private static final Duration LONG = Duration.ofMinutes(1);

  /** A call that began. */
  private record Call(int frames, int threads) {}

  private static final class HeldModel implements LoadedModel {
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private volatile boolean holds;
    private final CountDownLatch letGo = new CountDownLatch(1);

    @Override
    public String engine() {
      return "held";
    }

    @Override
    public InputShape input() {
      return new InputShape(1, SIDE, SIDE);
    }

    @Override
    public int outputPlanes() {
      return 1;
    }

    @Override
    public int outputHeight() {
      return SIDE;
    }

    @Override
    public int outputWidth() {
      return SIDE;
    }

    @Override
    public BatchRunner newRunner() {
      return new BatchRunner() {
        private int threads;

        @Override
        public void threads(int wanted) {
          threads = wanted;
        }

        @Override
        public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
          if (holds) {
            calls.add(new Call(count, threads));
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
              letGo.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            running.decrementAndGet();
          }
        }

        @Override
        public void close() {
          // Holds nothing.
        }
      };
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  @TempDir Path profiles;
  private final HeldModel model = new HeldModel();
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

  @Test
  void manyFramesAreSharedByAsManyCallsAsTheProfileSaysEachOnItsThreads() {
    try (InferenceEngine engine = engine(new SharedForm(2, 1, 4, 40))) {
      submit(engine, 40);
      await().atMost(LONG).until(() -> model.running.get() == 3);
      // Which of the three was written down first, nobody knows.
      assertThat(model.calls)
          .hasSize(3)
          .filteredOn(new Call(4, 1)::equals)
          .as("those beside the first")
          .hasSizeGreaterThanOrEqualTo(2);
      model.letGo.countDown();
      await().atMost(LONG).until(() -> outcomes.size() == 40);
      assertThat(model.mostRunning).hasValue(3);
    }
  }

  @Test
  void aFrameAloneHasAllThreads() {
    try (InferenceEngine engine = engine(new SharedForm(2, 1, 4, 40))) {
      submit(engine, 1);
      await().atMost(LONG).until(() -> model.running.get() == 1);
      assertThat(model.calls).containsExactly(new Call(1, 0));
      submit(engine, 3);
      model.letGo.countDown();
      await().atMost(LONG).until(() -> outcomes.size() == 4);
      assertThat(model.calls).allMatch(call -> call.threads() == 0);
    }
  }

  @Test
  void aFormThatIsNoFasterIsNotTaken() {
    try (InferenceEngine engine = engine(new SharedForm(2, 1, 4, 19))) {
      submit(engine, 40);
      await().atMost(LONG).until(() -> model.running.get() == 1);
      model.letGo.countDown();
      await().atMost(LONG).until(() -> outcomes.size() == 40);
      assertThat(model.calls).allMatch(call -> call.threads() == 0);
      assertThat(model.mostRunning).hasValue(1);
    }
  }

  /** One whose profile is kept already. */
  private InferenceEngine engine(SharedForm form) {
    EngineSettings settings =
        new EngineSettings(
            "auto",
            0,
            0,
            List.of(),
            true,
            1,
            4,
            2,
            Duration.ofMinutes(5),
            false,
            List.of(),
            profiles);
    Candidate candidate =
        new Candidate(
            new ModelIdentity(FrameFixture.TASK, "1", "0".repeat(64)),
            model,
            new Letterbox(model.geometry(), 0.5),
            List.of("bright"),
            "held",
            new ProbeCheck("1", model.geometry(), 0.5, List.of()));
    // As on two cores, whatever this machine has.
    List<CallForm> forms = CallForm.toTry(settings, 2);
    new ProfileStore(profiles)
        .put(
            Admission.key(candidate, 1, forms, settings.maxBatch()),
            new BatchProfile(new TreeMap<>(Map.of(1, 10.0, 4, 20.0)), form));
    InferenceEngine engine =
        new InferenceEngine(
            settings,
            SteadySettings.OFF,
            new BatchRules(0.1, LONG.toNanos() / 1000, Map.of()),
            new FrameInputs(new ImageDecoder(ImageLimits.DEFAULT)),
            () -> System.currentTimeMillis() * 1000,
            new InferenceMetrics(new SimpleMeterRegistry()),
            Sideline.NONE,
            forms);
    engine.start();
    engine.swapIn(candidate);
    model.holds = true;
    return engine;
  }

  private void submit(InferenceEngine engine, int frames) {
    for (int i = 0; i < frames; i++) {
      engine.submit(
          new FrameJob(
              Lane.LIVE, FrameFixture.frame("a", i).build(), 0, () -> false, outcomes::add));
    }
  }
}
