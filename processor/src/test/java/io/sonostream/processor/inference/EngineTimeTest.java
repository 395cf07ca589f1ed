package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.geometry.Tiling;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.processor.BrightnessLoader;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.BatchRules;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.schemas.Frame;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a batch is said to have taken of the engine, by a clock that only calls move. */
class EngineTimeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SIDE = FrameFixture.SIDE;
  private static final long TILE_MICROS = 1_000;
  private static final long LIVE_MICROS = 1_000_000;

  @TempDir private Path profiles;

  private final AtomicLong clock = new AtomicLong(System.currentTimeMillis() * 1000);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

  @Test
  void theLiveFrameThatGoesBetweenTheTilesOfAnotherTaskIsNotThatTasksTime() {
    EngineSettings settings =
        new EngineSettings(
            "auto",
            1,
            0,
            List.of(),
            false,
            1,
            1,
            2,
            Duration.ofMinutes(1),
            false,
            List.of(),
            profiles);
    try (InferenceEngine engine =
        new InferenceEngine(
            settings,
            new BatchRules(0.1, 60_000_000L, Map.of()),
            new FrameInputs(new ImageDecoder(ImageLimits.DEFAULT)),
            clock::get,
            new InferenceMetrics(meters))) {
      engine.start();
      AtomicBoolean counting = new AtomicBoolean();
      AtomicInteger tiles = new AtomicInteger();
      BrightnessModel live =
          new BrightnessModel(SIDE, (inputs, count) -> clock.addAndGet(LIVE_MICROS));
      BrightnessModel tiled =
          new BrightnessModel(
              SIDE,
              (inputs, count) -> {
                if (counting.get()) {
                  clock.addAndGet(TILE_MICROS);
                  if (tiles.incrementAndGet() == 1) {
                    submit(engine, Lane.LIVE, FrameFixture.frame("a", 0).build());
                    await().atMost(PATIENCE).until(() -> waiting() == 1);
                  }
                }
              });
      engine.swapIn(
          new BrightnessLoader(release -> live, geometry -> new Letterbox(geometry, 0.5))
              .load(BrightnessLoader.release(FrameFixture.TASK, "v1")));
      engine.swapIn(
          new BrightnessLoader(release -> tiled, geometry -> Tiling.slidingWindow(geometry, 0.5))
              .load(BrightnessLoader.release("wound", "v1")));
      counting.set(true);
      clock.set(System.currentTimeMillis() * 1000);
      int side = 3 * SIDE;
      submit(
          engine,
          Lane.ARCHIVE,
          FrameFixture.frame("b", 0)
              .setTask("wound")
              .setWidth(side)
              .setHeight(side)
              .setPixels(ByteBuffer.allocate(side * side))
              .build());
      await().atMost(PATIENCE).until(() -> outcomes.size() == 2);
      assertThat(tiles.get()).isGreaterThan(2);
      await().atMost(PATIENCE).until(() -> batches() == 2);
      assertThat(micros("wound")).isEqualTo(tiles.get() * TILE_MICROS);
      assertThat(micros(FrameFixture.TASK)).isEqualTo(LIVE_MICROS);
    }
  }

  private double waiting() {
    return meters.get("sonostream.queue.frames").gauge().value();
  }

  private long batches() {
    return meters.find("sonostream.engine.time").timers().stream().mapToLong(Timer::count).sum();
  }

  private long micros(String task) {
    return Math.round(
        meters
            .get("sonostream.engine.time")
            .tag("task", task)
            .timer()
            .totalTime(TimeUnit.MICROSECONDS));
  }

  private void submit(InferenceEngine engine, Lane lane, Frame frame) {
    engine.submit(new FrameJob(lane, frame, clock.get(), () -> false, outcomes::add));
  }
}
