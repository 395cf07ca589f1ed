package io.sonostream.devices.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.devices.source.Moment;
import io.sonostream.devices.source.Packer;
import io.sonostream.devices.source.Packing;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.imaging.image.Orientation;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.clips.ClipForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clips as cameras, phones and broken downloads leave them, made here. */
class ClipKindsTest {
  private static final int ONE = 1 << 16;
  private static final int LAST = 1 << 30;

  @TempDir Path folder;

  private record Played(List<SourceFrame> frames, long failed, List<String> told) {}

  private static Played play(Path clip, DamagedFrames damaged) {
    List<SourceFrame> frames = new ArrayList<>();
    List<String> told = new ArrayList<>();
    long failed = 0;
    try (ClipSource source = new ClipSource(clip, 1, false, damaged)) {
      while (true) {
        try {
          SourceFrame frame = source.next();
          if (frame == null) {
            return new Played(frames, failed, told);
          }
          frames.add(frame);
        } catch (UnusableFrameException e) {
          failed += e.frames();
          told.add(e.getMessage());
        }
      }
    }
  }

  private Path clip(ClipForge.Recipe recipe) {
    return clip("clip.mp4", recipe);
  }

  private Path clip(String name, ClipForge.Recipe recipe) {
    Path file = folder.resolve(name);
    recipe.write(file);
    return file;
  }

  /** Brightness of the four quarters: left top, right top, left bottom, right bottom. */
  private static List<Integer> corners(SourceFrame frame) {
    int w = frame.width();
    int h = frame.height();
    List<Integer> corners = new ArrayList<>();
    for (int y : new int[] {h / 4, 3 * h / 4}) {
      for (int x : new int[] {w / 4, 3 * w / 4}) {
        corners.add(Math.round((frame.bytes()[y * w + x] & 0xff) / 64f));
      }
    }
    return corners;
  }

  private static ClipForge.Recipe quarters() {
    return new ClipForge.Recipe()
        .at(0, 100)
        .painted((frame, x, y) -> 16 + 62 * ((x < 32 ? 0 : 1) + (y < 24 ? 0 : 2)));
  }

  @Test
  void everyWayToHoldAPhoneIsShownUpright() {
    Map<Orientation, int[]> turned = new LinkedHashMap<>();
    turned.put(Orientation.UPRIGHT, new int[] {ONE, 0, 0, 0, ONE, 0, 0, 0, LAST});
    turned.put(Orientation.HALF_TURN, new int[] {-ONE, 0, 0, 0, -ONE, 0, 0, 0, LAST});
    turned.put(Orientation.QUARTER_TURN, new int[] {0, ONE, 0, -ONE, 0, 0, 0, 0, LAST});
    turned.put(Orientation.THREE_QUARTER_TURN, new int[] {0, -ONE, 0, ONE, 0, 0, 0, 0, LAST});
    turned.put(Orientation.MIRRORED, new int[] {-ONE, 0, 0, 0, ONE, 0, 0, 0, LAST});
    turned.put(Orientation.FLIPPED, new int[] {ONE, 0, 0, 0, -ONE, 0, 0, 0, LAST});
    turned.put(Orientation.TRANSPOSED, new int[] {0, ONE, 0, ONE, 0, 0, 0, 0, LAST});
    turned.put(Orientation.TRANSVERSED, new int[] {0, -ONE, 0, -ONE, 0, 0, 0, 0, LAST});
    Map<Orientation, List<Integer>> shown = new LinkedHashMap<>();
    turned.forEach(
        (orientation, matrix) -> {
          Path clip = clip(orientation + ".mp4", quarters().matrix(matrix));
          SourceFrame frame = play(clip, DamagedFrames.FAIL).frames().get(0);
          boolean lying = orientation.ordinal() < Orientation.TRANSPOSED.ordinal();
          assertThat(frame.width()).as("%s", orientation).isEqualTo(lying ? 64 : 48);
          assertThat(frame.height()).as("%s", orientation).isEqualTo(lying ? 48 : 64);
          shown.put(orientation, corners(frame));
        });
    assertThat(shown.get(Orientation.UPRIGHT)).containsExactly(0, 1, 2, 3);
    assertThat(shown.get(Orientation.HALF_TURN)).containsExactly(3, 2, 1, 0);
    assertThat(shown.get(Orientation.QUARTER_TURN)).containsExactly(2, 0, 3, 1);
    assertThat(shown.get(Orientation.THREE_QUARTER_TURN)).containsExactly(1, 3, 0, 2);
    assertThat(shown.get(Orientation.MIRRORED)).containsExactly(1, 0, 3, 2);
    assertThat(shown.get(Orientation.FLIPPED)).containsExactly(2, 3, 0, 1);
    assertThat(shown.get(Orientation.TRANSPOSED)).containsExactly(0, 2, 1, 3);
    assertThat(shown.get(Orientation.TRANSVERSED)).containsExactly(3, 1, 2, 0);
  }

  @Test
  void aTurnThatIsNoQuarterIsRefusedByName() {
    int half = (int) (ONE * Math.sqrt(0.5));
    Path clip = clip(quarters().matrix(half, half, 0, -half, half, 0, 0, 0, LAST));
    assertThatThrownBy(() -> play(clip, DamagedFrames.FAIL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("clip.mp4")
        .hasMessageContaining("0.70")
        .hasMessageContaining("quarter turns");
  }

  @Test
  void pixelsThatAreNotSquareAreStretchedAndNeverShrunk() {
    SourceFrame wide =
        play(clip("w.mp4", quarters().aspect(4, 3)), DamagedFrames.FAIL).frames.get(0);
    assertThat(List.of(wide.width(), wide.height())).containsExactly(85, 48);
    SourceFrame tall =
        play(clip("t.mp4", quarters().aspect(1, 2)), DamagedFrames.FAIL).frames.get(0);
    assertThat(List.of(tall.width(), tall.height())).containsExactly(64, 96);
    assertThat(corners(tall)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void aDamagedPacketFailsWithAllThatIsDrawnOnIt() throws IOException {
    Path clip = folder.resolve("clip.mp4");
    // What moves leaves something to encode in each packet.
    ClipForge.Recipe moving =
        new ClipForge.Recipe().painted((i, x, y) -> (x * 7 + y * 13 + i * 11) % 200 + 20);
    List<byte[]> packets = moving.write(clip);
    byte[] bytes = Files.readAllBytes(clip);
    int at = find(bytes, packets.get(13));
    Arrays.fill(bytes, at, at + packets.get(13).length, (byte) 0xff);
    Files.write(clip, bytes);
    Played strict = play(clip, DamagedFrames.FAIL);
    assertThat(strict.frames()).hasSize(23);
    assertThat(strict.failed()).as("until the next key picture").isEqualTo(7);
    assertThat(strict.told()).allMatch(line -> line.contains("clip.mp4 lacks "));
    Played lenient = play(clip, DamagedFrames.PUBLISH);
    assertThat(lenient.frames().size() + lenient.failed()).isEqualTo(30);
    assertThat(lenient.frames().size()).isGreaterThanOrEqualTo(29);
  }

  @Test
  void aCutClipSaysHowManyPicturesItLacks() throws IOException {
    Path clip = clip(new ClipForge.Recipe().painted((i, x, y) -> (x * y + i * 29) % 200 + 20));
    byte[] bytes = Files.readAllBytes(clip);
    Files.write(clip, Arrays.copyOf(bytes, bytes.length * 2 / 3));
    Played cut = play(clip, DamagedFrames.FAIL);
    assertThat(cut.frames()).hasSizeBetween(5, 25);
    assertThat(cut.frames().size() + cut.failed()).isEqualTo(30);
    assertThat(cut.told()).last().asString().contains("the file is cut: it ends");
    Path matroska = clip("cut.mkv", new ClipForge.Recipe().format("matroska"));
    bytes = Files.readAllBytes(matroska);
    Files.write(matroska, Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(play(matroska, DamagedFrames.FAIL).failed()).isPositive();
  }

  @Test
  void wholeClipsLackNothing() {
    for (String format : List.of("mp4", "matroska", "avi", "mpegts", "mov")) {
      Path clip = clip("whole." + format, new ClipForge.Recipe().format(format));
      Played played = play(clip, DamagedFrames.FAIL);
      assertThat(played.told()).as(format).isEmpty();
      assertThat(played.frames()).as(format).hasSize(30);
    }
  }

  @Test
  void aLastPictureThatLastsNoTimeIsShownToo() {
    for (String format : List.of("mp4", "mov", "matroska")) {
      for (long[] millis : List.of(new long[] {0, 100, 200, 300}, new long[] {1000, 1100, 1200})) {
        Path clip =
            clip(
                "no-time." + format,
                new ClipForge.Recipe().format(format).at(millis).lastShownFor(0));
        assertThat(EditList.of(clip))
            .as("what FFmpeg would play of it, %s", format)
            .isEqualTo(new EditList(format.equals("matroska") ? 0 : 1, !format.equals("matroska")));
        Played played = play(clip, DamagedFrames.FAIL);
        assertThat(played.told()).as(format).isEmpty();
        assertThat(played.frames()).as(format).hasSize(millis.length);
        for (int i = 0; i < millis.length; i++) {
          assertThat(played.frames().get(i).moment().at())
              .isEqualTo(Duration.ofMillis(millis[i] - millis[0]));
          // Each is brighter than the one before, so it is this one that is shown.
          int level = Math.round((40 + 5 * i - 16) * 255 / 219f);
          assertThat((double) (played.frames().get(i).bytes()[0] & 0xff))
              .isCloseTo(level, within(3.0));
        }
      }
    }
  }

  @Test
  void picturesThatAnEditHidesStayHidden() {
    // A muxer writes what lies before the time 0 into the file, and an edit that begins at 0.
    Path clip = clip(new ClipForge.Recipe().at(-200, -100, 0, 100, 200, 300));
    assertThat(EditList.of(clip)).isEqualTo(new EditList(2, false));
    Played played = play(clip, DamagedFrames.FAIL);
    assertThat(played.told()).isEmpty();
    assertThat(played.frames()).hasSize(4);
    assertThat((double) (played.frames().get(0).bytes()[0] & 0xff))
        .as("the third")
        .isCloseTo((50 - 16) * 255 / 219.0, within(3.0));
  }

  @Test
  void framesKeepTheTimesOfTheClip() {
    long[] millis = {0, 40, 80, 500, 540, 2000};
    for (String format : List.of("mp4", "matroska")) {
      Path clip = clip("vfr." + format, new ClipForge.Recipe().format(format).at(millis));
      List<SourceFrame> frames = play(clip, DamagedFrames.FAIL).frames();
      assertThat(frames)
          .extracting(frame -> frame.moment().at())
          .containsExactlyElementsOf(LongStream.of(millis).mapToObj(Duration::ofMillis).toList());
      assertThat(frames)
          .extracting(frame -> frame.moment().lasts())
          .startsWith(
              Duration.ofMillis(40),
              Duration.ofMillis(40),
              Duration.ofMillis(420),
              Duration.ofMillis(40),
              Duration.ofMillis(1460));
    }
  }

  @Test
  void aClipThatBeginsAnewGoesOnInTime() {
    Path clip = clip(new ClipForge.Recipe().at(1000, 1100, 1300));
    try (ClipSource source = new ClipSource(clip, 1, true, DamagedFrames.FAIL)) {
      List<Moment> moments = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        moments.add(source.next().moment());
      }
      for (int i = 1; i < moments.size(); i++) {
        Moment before = moments.get(i - 1);
        assertThat(moments.get(i).at()).isEqualTo(before.at().plus(before.lasts()));
      }
      assertThat(moments.get(0).at()).isEqualTo(Duration.ZERO);
    }
  }

  @Test
  void aNameMayHoldAnyCharacters() {
    for (String name :
        List.of(
            "2024-05-01T10:30:00.mp4",
            "http:x.mp4",
            "50 %d #1?.mp4",
            "'quoted' \"twice\".mp4",
            "-dash.mp4",
            "two\nlines.mp4",
            "back\\slash.mp4")) {
      Path clip = clip(name, new ClipForge.Recipe().at(0, 100));
      assertThat(play(clip, DamagedFrames.FAIL).frames()).as(name).hasSize(2);
    }
    Path here = Path.of("").toAbsolutePath();
    Path relative = here.relativize(folder.resolve("2024-05-01T10:30:00.mp4"));
    assertThat(play(relative, DamagedFrames.FAIL).frames()).hasSize(2);
  }

  @Test
  void colourInFullHighDefinitionFitsIntoARecord() throws Exception {
    Path clip =
        clip(
            new ClipForge.Recipe()
                .size(1920, 1080)
                .at(0, 100)
                .painted((i, x, y) -> 100 + (x >> 4) % 32 + (y >> 5) % 32));
    try (ClipSource source = new ClipSource(clip, 3, false, DamagedFrames.FAIL)) {
      SourceFrame frame = source.next();
      assertThat(frame.bytes()).hasSize(1920 * 1080 * 3);
      SourceFrame packed = new Packer(Packing.SOURCE, null).pack(frame);
      assertThat(packed.encoding()).isEqualTo(PixelEncoding.PNG);
      assertThat(packed.bytes().length).isLessThan(Topics.MAX_FRAME_BYTES);
      assertThat(packed.moment()).isEqualTo(frame.moment());
    }
  }

  private static int find(byte[] in, byte[] what) {
    for (int i = 0; i + what.length <= in.length; i++) {
      if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    throw new AssertionError("the packet is not in the file");
  }
}
