package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a frame costs of the heap between its record and its mask. */
class FrameHeapTest {
  private static final int SIDE = 256;
  private static final int FRAMES = 200;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path profiles;
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  @Test
  void aRawFrameOfTheNetworksSizeCostsItsProbabilitiesAndItsMapAndLittleElse()
      throws InterruptedException {
    EngineSettings settings =
        new EngineSettings(
            "auto",
            1,
            0,
            List.of(),
            false,
            1,
            4,
            2,
            Duration.ofSeconds(60),
            false,
            List.of(),
            profiles);
    try (InferenceEngine engine =
        new InferenceEngine(
            settings,
            new BatchRules(0.1, 60_000_000L, Map.of()),
            new FrameInputs(new ImageDecoder(ImageLimits.DEFAULT)),
            () -> System.currentTimeMillis() * 1000,
            new InferenceMetrics(new SimpleMeterRegistry()))) {
      engine.start();
      engine.swapIn(
          new BrightnessLoader(release -> new BrightnessModel(SIDE))
              .load(BrightnessLoader.release(FrameFixture.TASK, "v1")));
      run(engine);
      long before = heapOfTheEngine();
      run(engine);
      long perFrame = (heapOfTheEngine() - before) / FRAMES;

      int plane = SIDE * SIDE;
      assertThat(perFrame).isBetween(2L * plane, 2L * plane + plane / 4);
    }
  }

  private void run(InferenceEngine engine) throws InterruptedException {
    for (int i = 0; i < FRAMES; i++) {
      engine.submit(new FrameJob(Lane.LIVE, frame(i), 0, () -> false, outcomes::add));
      Outcome outcome = outcomes.poll(1, TimeUnit.MINUTES);
      assertThat(outcome).isInstanceOf(Outcome.Segmented.class);
      List<Integer> runs = ((Outcome.Segmented) outcome).segmentation().labelMap().getRuns();
      assertThat(runs).containsExactly(1, (i + 1) * SIDE, 0, (SIDE - i - 1) * SIDE);
    }
  }

  /** Bright down to a row that tells its number. */
  private static Frame frame(int number) {
    byte[] pixels = new byte[SIDE * SIDE];
    Arrays.fill(pixels, 0, (number + 1) * SIDE, (byte) 255);
    return FrameFixture.frame("device", number)
        .setWidth(SIDE)
        .setHeight(SIDE)
        .setPixels(ByteBuffer.wrap(pixels))
        .build();
  }

  private static long heapOfTheEngine() {
    long bytes = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith("sonostream-")) {
        bytes += Math.max(0, THREADS.getThreadAllocatedBytes(thread.getThreadId()));
      }
    }
    return bytes;
  }
}
