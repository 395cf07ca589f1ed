package io.sonostream.viewer.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.viewer.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveWallTest {
  private static final int SIDE = 16;
  private static final SourceCoordinates SOURCE = new SourceCoordinates("frames.live", 0, 5L);
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private final List<Picture> shown = new ArrayList<>();
  private final List<String> forgotten = new ArrayList<>();
  private long nanos = 1_000_000_000L;

  private LiveWall wall(int maxDevices, int mebibytes) {
    return new LiveWall(
        new LiveLimits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            maxDevices,
            mebibytes),
        Clock.fixed(NOW, ZoneOffset.UTC),
        () -> nanos,
        shown::add,
        forgotten::add);
  }

  private final LiveWall wall = wall(4, 8);

  @Test
  void aFrameWaitsForItsOwnMask() {
    frame("a", 1);
    frame("a", 2);
    assertThat(shown).isEmpty();
    mask("a", 1);
    assertThat(sequences()).containsExactly(1L);
    mask("a", 2);
    assertThat(sequences()).containsExactly(1L, 2L);
    assertThat(shown).allSatisfy(p -> assertThat(p.mask().getSequence()).isEqualTo(sequence(p)));
  }

  @Test
  void aMaskThatWasReadFirstFindsItsFrame() {
    mask("a", 7);
    assertThat(shown).isEmpty();
    frame("a", 7);
    assertThat(sequences()).containsExactly(7L);
    assertThat(shown.get(0).mask()).isNotNull();
  }

  @Test
  void theMaskOfALaterFrameEndsTheWaitOfEarlierOnes() {
    frame("a", 1);
    frame("a", 2);
    frame("a", 3);
    mask("a", 2);
    mask("a", 1);
    assertThat(sequences()).containsExactly(2L);
    mask("a", 3);
    assertThat(sequences()).containsExactly(2L, 3L);
  }

  @Test
  void devicesAndStreamsDoNotShareMasks() {
    frame("a", 1);
    mask("b", 1);
    assertThat(shown).isEmpty();
    Frame other = Records.frame("a", "exam-2", 1, SIDE, SIDE);
    wall.mask(Records.mask(other, new byte[SIDE * SIDE], List.of("lesion"), "v1", SOURCE));
    assertThat(shown).isEmpty();
  }

  @Test
  void framesAreShownBareOnceMasksHaveStopped() {
    frame("a", 1);
    frame("a", 2);
    pass(Duration.ofMillis(900));
    wall.tick();
    assertThat(shown).isEmpty();
    pass(Duration.ofMillis(200));
    wall.tick();
    assertThat(sequences()).containsExactly(2L);
    assertThat(shown.get(0).mask()).isNull();
    assertThat(wall.devices().get(0).maskless()).isTrue();
    frame("a", 3);
    assertThat(sequences()).containsExactly(2L, 3L);
    // A mask of a frame that was shown bare must not come over a later one.
    mask("a", 2);
    assertThat(sequences()).containsExactly(2L, 3L);
    assertThat(wall.devices().get(0).maskless()).isFalse();
  }

  @Test
  void aSilentDeviceIsStaleAndThenForgotten() {
    frame("a", 1);
    assertThat(wall.devices().get(0).stale()).isFalse();
    pass(Duration.ofMillis(2001));
    assertThat(wall.devices().get(0).stale()).isTrue();
    frame("a", 2);
    assertThat(wall.devices().get(0).stale()).isFalse();
    pass(Duration.ofSeconds(61));
    wall.tick();
    assertThat(wall.devices()).isEmpty();
    assertThat(wall.newest()).isEmpty();
    assertThat(forgotten).containsExactly("a");
  }

  @Test
  void theShareOfShedFramesIsThatOfTheLastSeconds() {
    for (int sequence = 1; sequence <= 4; sequence++) {
      frame("a", sequence);
      if (sequence == 4) {
        wall.mask(Records.shed(Records.frame("a", sequence, SIDE, SIDE), SOURCE));
      } else {
        mask("a", sequence);
      }
    }
    assertThat(wall.devices().get(0).shedShare()).isEqualTo(0.25);
    assertThat(wall.devices().get(0).modelVersion()).isEqualTo("v1");
    pass(Duration.ofSeconds(4));
    assertThat(wall.devices().get(0).shedShare()).isZero();
  }

  @Test
  void theRateCountsFramesAndTheLatencyIsFromTheCapture() {
    for (int i = 0; i < 40; i++) {
      Frame frame =
          Records.frame(
              "a", i, SIDE, SIDE, PixelEncoding.RAW, new byte[SIDE * SIDE], NOW.minusMillis(80));
      wall.frame(frame, SOURCE);
      wall.mask(Records.mask(frame, new byte[SIDE * SIDE], List.of("lesion"), "v1", SOURCE));
      pass(Duration.ofMillis(100));
    }
    DeviceStatus status = wall.devices().get(0);
    assertThat(status.framesPerSecond()).isBetween(9.7, 10.1);
    assertThat(status.latencyMillis()).isEqualTo(80);
  }

  @Test
  void aDeviceWhoseClockIsAnAgeAwayIsShownAsAllOthers() {
    for (String clock : List.of("-9999-01-01T00:00:00Z", "9999-12-31T23:59:59Z")) {
      Frame frame =
          Records.frame(
              clock, 1, SIDE, SIDE, PixelEncoding.RAW, new byte[SIDE * SIDE], Instant.parse(clock));
      wall.frame(frame, SOURCE);
      wall.mask(Records.mask(frame, new byte[SIDE * SIDE], List.of("lesion"), "v1", SOURCE));
    }
    assertThat(shown).hasSize(2).allSatisfy(picture -> assertThat(picture.mask()).isNotNull());
    assertThat(wall.devices().get(0).latencyMillis()).isGreaterThan(1e14);
    assertThat(wall.devices().get(1).latencyMillis()).isLessThan(-1e14);
  }

  @Test
  void areasKeepTheUnitOfTheirSpacing() {
    Frame frame = Records.frame("a", 1, SIDE, SIDE);
    byte[] classes = new byte[SIDE * SIDE];
    classes[3] = 1;
    classes[4] = 1;
    wall.frame(frame, SOURCE);
    wall.mask(Records.mask(frame, classes, List.of("lesion"), "v1", SOURCE));
    AreaPoint point = wall.areas("a").get(0);
    assertThat(point.stream()).isEqualTo("exam-1");
    assertThat(point.task()).isEqualTo(Records.TASK);
    AreaPoint.ClassArea area = point.areas().get(0);
    assertThat(area.name()).isEqualTo("lesion");
    assertThat(area.pixels()).isEqualTo(2);
    assertThat(area.squareMillimetres()).isEqualTo(2 * 0.2 * 0.25);
    assertThat(wall.areas("unknown")).isEmpty();
  }

  @Test
  void aFullWallTakesANewDeviceInPlaceOfAStaleOneOnly() {
    LiveWall small = wall(1, 8);
    small.frame(Records.frame("a", 1, SIDE, SIDE), SOURCE);
    small.frame(Records.frame("b", 1, SIDE, SIDE), SOURCE);
    assertThat(small.devices()).extracting(DeviceStatus::device).containsExactly("a");
    pass(Duration.ofSeconds(3));
    assertThat(forgotten).isEmpty();
    small.frame(Records.frame("b", 2, SIDE, SIDE), SOURCE);
    assertThat(small.devices()).extracting(DeviceStatus::device).containsExactly("b");
    assertThat(forgotten).containsExactly("a");
  }

  @Test
  void framesBeyondTheBudgetOfBytesAreShownBareOldestFirst() {
    int side = 2048;
    for (int sequence = 1; sequence <= 3; sequence++) {
      wall.frame(Records.frame("a", sequence, side, side), SOURCE);
    }
    // 3 x 4 MiB wait, 8 MiB may.
    assertThat(sequences()).containsExactly(1L);
    assertThat(shown.get(0).mask()).isNull();
  }

  private void frame(String device, long sequence) {
    wall.frame(Records.frame(device, sequence, SIDE, SIDE), SOURCE);
  }

  private void mask(String device, long sequence) {
    Frame frame = Records.frame(device, sequence, SIDE, SIDE);
    wall.mask(Records.mask(frame, new byte[SIDE * SIDE], List.of("lesion"), "v1", SOURCE));
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private List<Long> sequences() {
    return shown.stream().map(LiveWallTest::sequence).toList();
  }

  private static long sequence(Picture picture) {
    return picture.frame().getSequence();
  }
}
