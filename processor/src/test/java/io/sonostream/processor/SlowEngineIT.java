package io.sonostream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.imaging.geometry.Tiling;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.PixelEncoding;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine that is slower than a commit may wait: commits become smaller, and no lane stops. The
 * long forms: with the usual settings and a frame a second, {@code -Dslow.millis=1000
 * -Dslow.drain=45s}; and a frame of 4096x4096 by tiles, {@code -Dslow.millis=1 -Dslow.side=4096}.
 */
class SlowEngineIT {
  private static final int MILLIS = Integer.getInteger("slow.millis", 60);
  private static final int TILED_SIDE = Integer.getInteger("slow.side", 9 * FrameFixture.SIDE);
  private static final String DRAIN = System.getProperty("slow.drain", "500ms");
  private static final Duration PATIENCE = Duration.ofMillis(60_000 + 100L * MILLIS);

  @TempDir Path profiles;
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void anArchiveThatGetsATenthOfASlowEngineIsAnsweredOnceAndLiveFramesBesideIt() throws Exception {
    int archived = 4;
    BrightnessLoader loader = new BrightnessLoader(release -> slow(true));
    try (StreamRig rig = new StreamRig(2)) {
      try (Processor processor = start(rig, loader)) {
        flood(rig);
        sendArchive(rig, archived);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(archiveSequences(rig)).hasSize(archived));
        assertThat(rig.readAll(rig.topics().masksLive().name()).size())
            .as("live frames have had their share")
            .isGreaterThan(3 * archived);
        assertThat(replacements(processor)).isZero();
        assertThat(processor.ready().ok()).as(processor.ready().message()).isTrue();
      }
      assertThat(archiveSequences(rig)).containsExactlyInAnyOrderElementsOf(numbers(archived));
    }
  }

  @Test
  void anEngineThatIsMuchSlowerThanItWasMeasuredStopsNoLane() throws Exception {
    int archived = 4;
    BrightnessLoader loader = new BrightnessLoader(release -> slow(false));
    try (StreamRig rig = new StreamRig(1)) {
      try (Processor processor = start(rig, loader)) {
        flood(rig);
        sendArchive(rig, archived);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(archiveSequences(rig)).hasSize(archived));
        assertThat(processor.ready().ok()).as(processor.ready().message()).isTrue();
      }
      assertThat(archiveSequences(rig)).containsExactlyElementsOf(numbers(archived));
    }
  }

  @Test
  void aFrameOfManyTilesIsAnsweredAndLiveFramesGoBetweenItsTiles() throws Exception {
    int side = TILED_SIDE;
    long tiles = (long) (side / FrameFixture.SIDE) * (side / FrameFixture.SIDE);
    Duration patience = PATIENCE.plusMillis(tiles * (MILLIS + 1));
    BrightnessLoader loader =
        new BrightnessLoader(release -> slow(true), geometry -> Tiling.overlapTile(geometry, 0.5));
    try (StreamRig rig = new StreamRig(1);
        Processor processor = start(rig, loader)) {
      PixelImage black = new PixelImage(side, side, 1, new byte[side * side]);
      int before = calls.get();
      rig.send(
          rig.topics().framesArchive().name(),
          FrameFixture.frame("a", 0)
              .setWidth(side)
              .setHeight(side)
              .setEncoding(PixelEncoding.PNG)
              .setPixels(ByteBuffer.wrap(PngWriter.encode(black)))
              .build());
      rig.flush();
      await().atMost(PATIENCE).until(() -> calls.get() > before + 2);
      sendLive(rig, 10);

      Instant wholeFrame =
          masks(rig, rig.topics().masksArchive().name(), 1, patience)
              .get(0)
              .getTiming()
              .getInferredAt();
      assertThat(masks(rig, rig.topics().masksLive().name(), 10, PATIENCE))
          .extracting(mask -> mask.getTiming().getInferredAt())
          .allMatch(answered -> answered.isBefore(wholeFrame));
      assertThat(replacements(processor)).isZero();
    }
  }

  /**
   * @param measured whether it is slow while it is measured, too
   */
  private BrightnessModel slow(boolean measured) {
    return new BrightnessModel(
        FrameFixture.SIDE,
        (inputs, count) -> {
          boolean serving = Thread.currentThread().getName().startsWith("sonostream-engine");
          if (serving) {
            calls.incrementAndGet();
          }
          if (serving || measured) {
            takeTime(Duration.ofMillis((long) MILLIS * count));
          }
        });
  }

  /** As an engine does that computes. */
  private static void takeTime(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (until - System.nanoTime() > 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  private Processor start(StreamRig rig, BrightnessLoader loader) throws InterruptedException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("processor.engine.profile-directory", profiles.toString());
    settings.put("processor.engine.max-batch", 1);
    settings.put("processor.engine.overlap", false);
    settings.put("processor.archive.commit-interval", "200ms");
    settings.put("processor.live.drain-timeout", DRAIN);
    settings.put("processor.archive.drain-timeout", DRAIN);
    Processor processor = Processor.with(rig.settings(settings), loader);
    processor.start();
    assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();
    return processor;
  }

  /** More live frames than the engine will answer while the archive's wait for their share. */
  private void flood(StreamRig rig) {
    int before = calls.get();
    sendLive(rig, 400);
    await().atMost(PATIENCE).until(() -> calls.get() > before + 10);
  }

  private static void sendLive(StreamRig rig, int frames) {
    for (int sequence = 0; sequence < frames; sequence++) {
      rig.send(
          rig.topics().framesLive().name(),
          FrameFixture.frame("live-" + sequence % 4, sequence).build());
    }
    rig.flush();
  }

  private static void sendArchive(StreamRig rig, int frames) {
    for (int sequence = 0; sequence < frames; sequence++) {
      Frame frame = FrameFixture.frame("archived-" + sequence % 2, sequence).build();
      rig.send(rig.topics().framesArchive().name(), frame);
    }
    rig.flush();
  }

  private static List<Long> archiveSequences(StreamRig rig) {
    return rig.readAll(rig.topics().masksArchive().name()).stream()
        .map(record -> rig.mask(record).getSequence())
        .toList();
  }

  private static List<Mask> masks(StreamRig rig, String topic, int count, Duration patience) {
    await().atMost(patience).until(() -> rig.readAll(topic).size() >= count);
    return rig.readAll(topic).stream().map(rig::mask).toList();
  }

  private static List<Long> numbers(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  private static double replacements(Processor processor) {
    return processor.meters().find("sonostream.threads.replaced").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }
}
