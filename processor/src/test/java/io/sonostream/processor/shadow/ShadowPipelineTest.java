package io.sonostream.processor.shadow;

import static io.sonostream.processor.shadow.EngineRig.LONG;
import static io.sonostream.processor.shadow.EngineRig.TASK;
import static io.sonostream.processor.shadow.EngineRig.candidate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.geometry.Tiling;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineException.Kind;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.shadow.MaskComparison.Side;
import io.sonostream.processor.shadow.ShadowMetrics.Fate;
import io.sonostream.schemas.ShadowComparison;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShadowPipelineTest {
  private static final int SIDE = FrameFixture.SIDE;

  /** Measured once for all tests: every model here has the same profile key. */
  @TempDir static Path profiles;

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final AtomicBoolean onStage = new AtomicBoolean();
  private EngineRig rig;

  @AfterEach
  void closeEverything() {
    rig.close();
    assertThat(rig.gauge("sonostream.shadow.waiting")).isZero();
  }

  private void rig(int workers) {
    rig = new EngineRig(workers, LONG, profiles);
  }

  /** Says its name at each call, once the trials are over. */
  private BrightnessModel speaking(String name, Runnable beforeRun) {
    return new BrightnessModel(
        SIDE,
        (inputs, count) -> {
          if (onStage.get()) {
            calls.add(name);
            beforeRun.run();
          }
        });
  }

  @Test
  void theChallengerGetsTheEngineOnlyWhenNoFrameWaits() {
    rig(1);
    CountDownLatch championMay = new CountDownLatch(1);
    CountDownLatch challengerMay = new CountDownLatch(1);
    rig.engine.swapIn(candidate("v1", speaking("champion", () -> waitFor(championMay))));
    rig.challenge(candidate("v2", speaking("challenger", () -> waitFor(challengerMay))), 1);
    onStage.set(true);
    rig.submit(0, 1);
    await().atMost(LONG).until(() -> calls.contains("champion"));
    rig.submit(1, 3);
    await().atMost(LONG).until(() -> rig.gauge("sonostream.queue.frames") == 3);
    championMay.countDown();
    // All four are answered before the worker is idle; the challenger has the first, three wait.
    await().atMost(LONG).until(() -> calls.contains("challenger"));
    rig.submit(4, 30);
    await().atMost(LONG).until(() -> rig.gauge("sonostream.queue.frames") == 30);
    int before = calls.size();
    challengerMay.countDown();
    rig.awaitOutcomes(34);
    await().atMost(LONG).until(() -> rig.gauge("sonostream.shadow.waiting") == 0);

    List<String> all = List.copyOf(calls);
    List<String> after = all.subList(before, all.size());
    assertThat(after.lastIndexOf("champion")).isLessThan(after.indexOf("challenger"));
    assertThat(after.stream().filter("champion"::equals)).hasSizeBetween(15, 30);
    assertThat(rig.outcomes).allMatch(outcome -> isFrom("v1", outcome));
  }

  @Test
  void aFrameWaitsForOneNetworkInputOfTheChallengerAtMost() {
    rig(1);
    rig.engine.swapIn(candidate("v1", speaking("champion", () -> {})));
    CountDownLatch firstTile = new CountDownLatch(1);
    BrightnessModel small =
        new BrightnessModel(
            SIDE / 2,
            (inputs, count) -> {
              if (onStage.get()) {
                calls.add("tile");
                waitFor(firstTile);
              }
            });
    Tiling tiles = Tiling.overlapTile(small.geometry(), 0.5);
    rig.challenge(candidate("v2", small, tiles), 1);
    onStage.set(true);
    rig.submit(0, 1);
    await().atMost(LONG).until(() -> calls.contains("tile"));
    rig.submit(1, 1);
    await().atMost(LONG).until(() -> rig.gauge("sonostream.queue.frames") == 1);
    firstTile.countDown();
    rig.awaitFate(Fate.COMPARED, 2);

    assertThat(calls.subList(0, 3)).containsExactly("champion", "tile", "champion");
    assertThat(calls).hasSize(2 + 2 * 4);
    assertThat(rig.comparisons).extracting(ShadowComparison::getDice).containsOnly(1.0);
  }

  @Test
  void whatTheChallengerCannotTakeIsDroppedAndCounted() {
    rig(2);
    rig.engine.swapIn(candidate("v1", new BrightnessModel(SIDE)));
    CountDownLatch gate = new CountDownLatch(1);
    rig.challenge(candidate("v2", speaking("challenger", () -> waitFor(gate))), 1);
    onStage.set(true);
    rig.submit(0, 100);
    rig.awaitOutcomes(100);
    rig.awaitFate(Fate.FULL, 68);
    assertThat(calls).containsExactly("challenger");
    gate.countDown();
    rig.awaitFate(Fate.COMPARED, 32);

    assertThat(rig.comparisons).hasSize(32);
    assertThat(rig.outcomes).allMatch(outcome -> isFrom("v1", outcome));
    assertThat(rig.fate(Fate.FULL)).isEqualTo(68);
    assertThat(rig.gauge("sonostream.shadow.waiting")).isZero();
  }

  @Test
  void archiveFramesAreNeverShown() {
    rig(1);
    rig.engine.swapIn(candidate("v1", new BrightnessModel(SIDE)));
    rig.challenge(candidate("v2", new BrightnessModel(SIDE)), 1);
    rig.submit(Lane.ARCHIVE, FrameFixture.frame("a", 0).build());
    rig.awaitOutcomes(1);
    rig.submit(1, 1);
    rig.awaitFate(Fate.COMPARED, 1);
    assertThat(rig.comparisons).extracting(ShadowComparison::getSequence).containsExactly(1L);
  }

  @Test
  void masksOfAnotherGeometryAreComparedInTheFramesOwnPixels() {
    rig(1);
    rig.engine.swapIn(candidate("v1", new BrightnessModel(SIDE)));
    BrightnessModel coarse = new BrightnessModel(SIDE / 4);
    rig.challenge(candidate("v2", coarse), 1);
    rig.submit(3, 1);
    rig.awaitFate(Fate.COMPARED, 1);

    Side fine = new Side(mask(new BrightnessModel(SIDE), 3), List.of("bright"));
    Side seen = new Side(mask(coarse, 3), List.of("bright"));
    MaskComparison expected = MaskComparison.of(fine, seen);
    assertThat(expected.dice()).isBetween(0.5, 0.99);
    ShadowComparison comparison = rig.comparisons.get(0);
    assertThat(comparison.getDice()).isEqualTo(expected.dice());
    assertThat(comparison.getChampionAreaPixels()).isEqualTo(64);
    assertThat(comparison.getChallengerAreaPixels()).isEqualTo(expected.challengerPixels());
  }

  /** The mask of one fixture frame, without an engine: this model's answer is its input. */
  private static ClassMap mask(BrightnessModel model, long sequence) {
    Letterbox mapping = new Letterbox(model.geometry(), 0.5);
    ByteBuffer input = ByteBuffer.allocate(model.input().frameBytes());
    mapping.write(new PixelImage(SIDE, SIDE, 1, FrameFixture.square(sequence)), input, 0);
    return mapping.read(input, 0, SIDE, SIDE, false).map();
  }

  @Test
  void aChallengerThatFailsAgainAndAgainIsTakenOffTrial() {
    rig(1);
    rig.engine.swapIn(candidate("v1", new BrightnessModel(SIDE)));
    BrightnessModel broken = speaking("challenger", () -> fail(Kind.BAD_BATCH));
    rig.challenge(candidate("v2", broken), 1);
    onStage.set(true);
    rig.submit(0, 20);
    rig.awaitOutcomes(20);
    await().atMost(LONG).until(() -> rig.shadow.challengers().of(TASK).isEmpty());
    await().atMost(LONG).until(broken::closed);

    assertThat(calls).hasSize(Challenger.MOST_FAILURES);
    assertThat(rig.shadow.refusals().get(TASK)).contains("v2", "did not like it");
    assertThat(rig.engine.goneBecause()).isEmpty();
    rig.submit(20, 20);
    rig.awaitOutcomes(40);
    assertThat(rig.outcomes).allMatch(outcome -> isFrom("v1", outcome));
    assertThat(rig.comparisons).isEmpty();
    assertThat(rig.meters.find("sonostream.challenger.share").gauge()).isNull();
  }

  @Test
  void oneThatRunsOutOfMemoryIsTakenOffAtOnce() {
    for (Kind kind : List.of(Kind.OUT_OF_MEMORY, Kind.GONE)) {
      onStage.set(false);
      calls.clear();
      rig(1);
      rig.engine.swapIn(candidate("v1", new BrightnessModel(SIDE)));
      BrightnessModel broken = speaking("challenger", () -> fail(kind));
      rig.challenge(candidate("v2", broken), 1);
      onStage.set(true);
      rig.submit(0, 10);
      rig.awaitOutcomes(10);
      await().atMost(LONG).until(broken::closed);

      assertThat(calls).hasSize(1);
      assertThat(rig.outcomes).allMatch(outcome -> isFrom("v1", outcome));
      assertThat(rig.engine.goneBecause()).isEmpty();
      rig.close();
    }
  }

  @Test
  void aFrameThatFailsNowAndThenEndsNoTrial() {
    rig(1);
    rig.engine.swapIn(candidate("v1", new BrightnessModel(SIDE)));
    AtomicInteger call = new AtomicInteger();
    Runnable everySecond =
        () -> {
          if (call.getAndIncrement() % 2 == 0) {
            fail(Kind.BAD_BATCH);
          }
        };
    rig.challenge(candidate("v2", speaking("challenger", everySecond)), 1);
    onStage.set(true);
    rig.submit(0, 30);
    rig.awaitFate(Fate.COMPARED, 15);
    rig.awaitFate(Fate.FAILED, 15);
    assertThat(rig.shadow.challengers().of(TASK)).isPresent();
    assertThat(rig.outcomes).hasSize(30).allMatch(outcome -> isFrom("v1", outcome));
  }

  @Test
  void closesWithFramesUnderWayAndLeavesNoModelOpen() {
    rig(1);
    BrightnessModel champion = new BrightnessModel(SIDE);
    BrightnessModel challenger = speaking("challenger", () -> {});
    rig.engine.swapIn(candidate("v1", champion));
    rig.challenge(candidate("v2", challenger), 1);
    onStage.set(true);
    rig.submit(0, 30);
    await().atMost(LONG).until(() -> !calls.isEmpty());
    rig.close();
    assertThat(champion.closed()).isTrue();
    assertThat(challenger.closed()).isTrue();
  }

  static boolean isFrom(String version, Outcome outcome) {
    return outcome instanceof Outcome.Segmented segmented
        && segmented.segmentation().model().version().equals(version);
  }

  private static void fail(Kind kind) {
    throw new EngineException(kind, "did not like it");
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
