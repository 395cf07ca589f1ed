package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.imaging.geometry.Tiling;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineException.Kind;
import io.sonostream.model.engine.ProbeCheck;
import io.sonostream.model.packaging.Probe;
import io.sonostream.processor.BrightnessLoader;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.BatchRules;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.schemas.PixelEncoding;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceEngineTest {
  private static final int SIDE = FrameFixture.SIDE;

  /** One for all: a model is measured once. */
  @TempDir static Path profiles;

  private InferenceEngine engine;
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    engine =
        new InferenceEngine(
            settings(),
            new BatchRules(0.1, 60_000_000L, Map.of()),
            new FrameInputs(new ImageDecoder(ImageLimits.DEFAULT)),
            () -> System.currentTimeMillis() * 1000,
            new InferenceMetrics(new SimpleMeterRegistry()));
    engine.start();
  }

  private EngineSettings settings() {
    return new EngineSettings(
        "auto", 2, 0, List.of(), true, 2, 4, 2, Duration.ofSeconds(1), false, List.of(), profiles);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void swapsBetweenBatchesClosesTheOldModelAndLosesNoFrame() {
    List<BrightnessModel> models = new ArrayList<>();
    int sent = 0;
    for (int version = 0; version < 50; version++) {
      BrightnessModel model = new BrightnessModel(SIDE);
      models.add(model);
      engine.swapIn(candidate(model, "v" + version, List.of()));
      for (int i = 0; i < 20; i++) {
        submit(sent++);
      }
    }
    int all = sent;
    await().atMost(Duration.ofMinutes(2)).until(() -> outcomes.size() == all);
    assertThat(outcomes).allMatch(outcome -> outcome instanceof Outcome.Segmented);
    assertThat(models.subList(0, 49)).allMatch(BrightnessModel::closed);
    assertThat(models.get(49).closed()).isFalse();
    assertThat(engine.goneBecause()).isEmpty();
  }

  @Test
  void refusesAModelThatDoesNotGiveItsProbeMaskAndKeepsTheOldOne() {
    engine.swapIn(candidate(new BrightnessModel(SIDE), "good", List.of()));
    BrightnessModel bad = new BrightnessModel(SIDE);
    byte[] dark = new byte[SIDE * SIDE];
    byte[] everything = new byte[SIDE * SIDE];
    java.util.Arrays.fill(everything, (byte) 1);
    Probe lie =
        new Probe(new PixelImage(SIDE, SIDE, 1, dark), new ClassMap(SIDE, SIDE, everything));

    assertThatThrownBy(() -> engine.swapIn(candidate(bad, "bad", List.of(lie))))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("Dice 0.0");

    assertThat(bad.closed()).isTrue();
    assertThat(engine.serving()).extracting(s -> s.model().version()).containsExactly("good");
  }

  @Test
  void givesTheCulpritOfABatchADeadLetterAndItsNeighboursTheirMasks() {
    byte poisoned = 77;
    engine.swapIn(
        candidate(
            new BrightnessModel(
                SIDE,
                (inputs, count) -> {
                  for (int i = 0; i < count; i++) {
                    if (inputs.get(i * SIDE * SIDE) == poisoned) {
                      throw new EngineException(Kind.BAD_BATCH, "not a number");
                    }
                  }
                }),
            "v1",
            List.of()));
    for (int i = 0; i < 40; i++) {
      byte[] pixels = new byte[SIDE * SIDE];
      pixels[0] = i % 10 == 3 ? poisoned : 0;
      submit(i, pixels);
    }
    await().atMost(Duration.ofMinutes(2)).until(() -> outcomes.size() == 40);
    assertThat(outcomes.stream().filter(o -> o instanceof Outcome.Dead)).hasSize(4);
    assertThat(outcomes.stream().filter(o -> o instanceof Outcome.Segmented)).hasSize(36);
  }

  @Test
  void answersNothingMoreOnceTheEngineIsGone() {
    AtomicBoolean broken = new AtomicBoolean();
    engine.swapIn(
        candidate(
            new BrightnessModel(
                SIDE,
                (inputs, count) -> {
                  if (broken.get()) {
                    throw new EngineException(Kind.GONE, "fell off the bus");
                  }
                }),
            "v1",
            List.of()));
    broken.set(true);
    for (int i = 0; i < 10; i++) {
      submit(i);
    }
    await().atMost(Duration.ofMinutes(2)).until(() -> outcomes.size() == 10);
    assertThat(outcomes).allMatch(outcome -> outcome instanceof Outcome.Abandoned);
    assertThat(engine.goneBecause()).hasValueSatisfying(w -> assertThat(w).contains("bus"));
  }

  @Test
  void saysThatItIsGoneWhenAWorkerDiesOfAnythingAndLetsNoFrameWait() {
    engine.swapIn(candidate(new BrightnessModel(SIDE), "v1", List.of()));
    for (int i = 0; i < 4; i++) {
      engine.submit(
          new FrameJob(
              Lane.LIVE,
              FrameFixture.frame("a", i).build(),
              0,
              InferenceEngineTest::failInAWorker,
              outcomes::add));
    }
    await().atMost(Duration.ofMinutes(2)).until(() -> outcomes.size() == 4);
    assertThat(outcomes).allMatch(outcome -> outcome instanceof Outcome.Abandoned);
    assertThat(engine.goneBecause())
        .hasValueSatisfying(w -> assertThat(w).contains("nobody expected this"));
  }

  /** The preparing threads ask the same question and must get by. */
  private static boolean failInAWorker() {
    if (Thread.currentThread().getName().startsWith("sonostream-engine")) {
      throw new IllegalStateException("nobody expected this");
    }
    return false;
  }

  @Test
  void anEngineCallThatNeverReturnsIsSaidAndNoFrameThatWaitsBehindItWaitsOn() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean hangs = new AtomicBoolean();
    engine.swapIn(
        candidate(
            new BrightnessModel(
                SIDE,
                (inputs, count) -> {
                  if (hangs.get()) {
                    awaitDeaf(never);
                  }
                }),
            "v1",
            List.of()));
    hangs.set(true);
    for (int i = 0; i < 60; i++) {
      submit(i);
    }
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> engine.goneBecause().isPresent());
      assertThat(engine.goneBecause())
          .hasValueSatisfying(
              why -> assertThat(why).contains("model v1", "on brightness", "has not returned for"));
      // All but those in the two or three calls that hang.
      await().atMost(Duration.ofMinutes(2)).until(() -> outcomes.size() >= 60 - 3 * 4);
      assertThat(outcomes).allMatch(outcome -> outcome instanceof Outcome.Abandoned);
    } finally {
      never.countDown();
    }
  }

  @Test
  void aFrameThatMemoryDoesNotHoldIsADeadLetterAndTheEngineGoesOn() {
    PeepholeModel model = new PeepholeModel();
    engine.swapIn(
        new Candidate(
            BrightnessLoader.release(FrameFixture.TASK, "v1").identity(),
            model,
            Tiling.overlapTile(model.geometry(), 0.5),
            List.of("bright"),
            "peephole",
            new ProbeCheck("v1", model.geometry(), 0.5, List.of())));
    // As many tiles as an array has bytes, all but: no test has so much heap.
    int side = 2_880;
    engine.submit(
        new FrameJob(
            Lane.LIVE,
            FrameFixture.frame("a", 0)
                .setWidth(side)
                .setHeight(side)
                .setPixels(ByteBuffer.allocate(side * side))
                .build(),
            0,
            () -> false,
            outcomes::add));
    submit(1);
    await().atMost(Duration.ofMinutes(2)).until(() -> outcomes.size() == 2);
    assertThat(outcomes).filteredOn(o -> o instanceof Outcome.Segmented).hasSize(1);
    assertThat(outcomes)
        .filteredOn(o -> o instanceof Outcome.Dead)
        .singleElement()
        .satisfies(
            o ->
                assertThat(((Outcome.Dead) o).cause()).isInstanceOf(OversizedFrameException.class));
    assertThat(engine.goneBecause()).isEmpty();
  }

  @Test
  void givesAFrameThatDoesNotDecodeADeadLetter() {
    engine.swapIn(candidate(new BrightnessModel(SIDE), "v1", List.of()));
    engine.submit(
        new FrameJob(
            Lane.LIVE,
            FrameFixture.frame("a", 0)
                .setEncoding(PixelEncoding.PNG)
                .setPixels(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .build(),
            0,
            () -> false,
            outcomes::add));
    await().atMost(Duration.ofMinutes(2)).until(() -> outcomes.size() == 1);
    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Dead.class);
  }

  private void submit(long sequence) {
    submit(sequence, FrameFixture.square(sequence));
  }

  private void submit(long sequence, byte[] pixels) {
    engine.submit(
        new FrameJob(
            Lane.LIVE,
            FrameFixture.frame("a", sequence).setPixels(ByteBuffer.wrap(pixels)).build(),
            0,
            () -> false,
            outcomes::add));
  }

  private static Candidate candidate(BrightnessModel model, String version, List<Probe> probes) {
    Candidate plain =
        new BrightnessLoader(release -> model)
            .load(BrightnessLoader.release(FrameFixture.TASK, version));
    return new Candidate(
        plain.identity(),
        model,
        plain.mapping(),
        plain.classes(),
        plain.profileKey(),
        new ProbeCheck(version, model.geometry(), 0.5, probes));
  }

  /** As native code waits: no interrupt ends it. */
  private static void awaitDeaf(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        latch.await();
        over = true;
      } catch (InterruptedException e) {
        // Native code does not hear it.
      }
    }
  }
}
