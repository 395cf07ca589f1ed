package io.sonostream.processor.inference;

import static io.sonostream.processor.FrameFixture.SIDE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.processor.BrightnessLoader;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.BatchRules;
import io.sonostream.processor.batch.EngineNeed;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.batch.SegmentedFrame;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.schemas.Frame;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that sees something in the first column of whatever it is shown. */
class ArchiveSeenTwiceTest {
  @TempDir Path profiles;
  private final Map<Lane, SegmentedFrame> told = new ConcurrentHashMap<>();
  private final Map<Lane, EngineNeed> needed = new ConcurrentHashMap<>();
  private final Set<Lane> offered = ConcurrentHashMap.newKeySet();

  @Test
  void onlyTheArchiveIsToldTheMeanWhichNoChallengerIsComparedWith() {
    BrightnessModel model =
        new BrightnessModel(
            SIDE,
            (inputs, count) -> {
              for (int row = 0; row < count * SIDE; row++) {
                inputs.put(row * SIDE, (byte) 255);
              }
            });
    try (InferenceEngine engine =
        new InferenceEngine(
            new EngineSettings(
                "auto",
                1,
                0,
                List.of(),
                false,
                1,
                4,
                2,
                Duration.ofMinutes(1),
                false,
                List.of(FrameFixture.TASK),
                profiles),
            SteadySettings.OFF,
            new BatchRules(0.1, 60_000_000L, Map.of()),
            new FrameInputs(new ImageDecoder(ImageLimits.DEFAULT)),
            () -> System.currentTimeMillis() * 1000,
            new InferenceMetrics(new SimpleMeterRegistry()),
            new Listening())) {
      engine.start();
      engine.swapIn(
          new BrightnessLoader(release -> model)
              .load(BrightnessLoader.release(FrameFixture.TASK, "v1")));
      Frame frame = FrameFixture.frame("a", 0).setPixels(ByteBuffer.allocate(SIDE * SIDE)).build();
      for (Lane lane : Lane.values()) {
        needed.put(lane, engine.need(lane, frame));
        engine.submit(
            new FrameJob(
                lane,
                frame,
                0,
                () -> false,
                outcome -> told.put(lane, ((Outcome.Segmented) outcome).segmentation())));
      }
      await().atMost(Duration.ofMinutes(2)).until(() -> told.size() == 2);
    }
    // Seen mirrored, the first column is the last: half of 255 each, which is just a lesion.
    assertThat(told.get(Lane.ARCHIVE).regions().get(0).areaPixels()).isEqualTo(2 * SIDE);
    assertThat(told.get(Lane.ARCHIVE).seenTwice()).isTrue();
    assertThat(told.get(Lane.LIVE).regions().get(0).areaPixels()).isEqualTo(SIDE);
    assertThat(told.get(Lane.LIVE).seenTwice()).isFalse();
    assertThat(offered).containsExactly(Lane.LIVE);
    assertThat(needed.get(Lane.ARCHIVE).micros())
        .isCloseTo(2 * needed.get(Lane.LIVE).micros(), within(1L));
    assertThat(needed.get(Lane.LIVE).bytes()).isEqualTo(2 * SIDE * SIDE);
    assertThat(needed.get(Lane.ARCHIVE).bytes()).isEqualTo(3 * SIDE * SIDE);
  }

  /** Is shown masks as a challenger's comparison is. */
  private final class Listening implements Sideline {
    @Override
    public void wakeBy(Runnable wakeWorkers) {
      // Never has work.
    }

    @Override
    public void offer(PreparedFrame frame, ServingModel model, ClassMap mask) {
      offered.add(frame.lane());
    }

    @Override
    public boolean hasWork() {
      return false;
    }

    @Override
    public void step(WorkerRunners runners) {
      // Never has work.
    }

    @Override
    public void close() {
      // Nothing to end.
    }
  }
}
