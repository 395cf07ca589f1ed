package io.sonostream.imaging.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.image.PixelImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LevelsTest {
  private static final int SIDE = 16;
  private static final ModelGeometry GEOMETRY =
      new ModelGeometry(new InputShape(1, SIDE, SIDE), 1, SIDE, SIDE);

  /** A frame of noise with a black border, as seen with more or less gain. */
  private static byte[] frame(double gain, double offset) {
    Random random = new Random(4);
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      boolean border = i % SIDE < 2;
      double value = offset + gain * (40 + 15 * random.nextGaussian());
      pixels[i] = (byte) (border ? 0 : Math.round(Math.max(1, Math.min(255, value))));
    }
    return pixels;
  }

  @ParameterizedTest
  @EnumSource(
      value = Levels.class,
      names = {"Z_SCORE", "PERCENTILES"})
  void gainAndOffsetOfADeviceMakeNoDifference(Levels levels) {
    byte[] dark = frame(1, 0);
    byte[] bright = frame(2, 30);
    levels.level(dark);
    levels.level(bright);
    for (int i = 0; i < dark.length; i++) {
      assertThat(Math.abs((dark[i] & 0xff) - (bright[i] & 0xff))).isLessThanOrEqualTo(12);
    }
    assertThat(dark[0]).as("black stays black").isZero();
  }

  @Test
  void theMeanIsInTheMiddleAndPercentilesAreTheEnds() {
    byte[] scored = frame(1, 0);
    Levels.Z_SCORE.level(scored);
    double sum = 0;
    int count = 0;
    for (byte pixel : scored) {
      sum += pixel & 0xff;
      count += pixel == 0 ? 0 : 1;
    }
    assertThat(sum / count).isBetween(126.0, 130.0);
    byte[] ends = new byte[256];
    for (int v = 0; v < ends.length; v++) {
      ends[v] = (byte) (100 + v / 8); // 100 to 131
    }
    Levels.PERCENTILES.level(ends);
    assertThat(ends[0] & 0xff).isEqualTo(1);
    assertThat(ends[255] & 0xff).isEqualTo(255);
  }

  @ParameterizedTest
  @EnumSource(Levels.class)
  void aFrameWithoutContrastStaysAsItIs(Levels levels) {
    byte[] even = new byte[64];
    Arrays.fill(even, (byte) 90);
    levels.level(even);
    assertThat(even).containsOnly(90);
    byte[] black = new byte[64];
    levels.level(black);
    assertThat(black).containsOnly(0);
  }

  @Test
  void framesThatAreAsBigAsTheInputMeetTheNetworkLevelledHoweverTheyAreFitted() {
    byte[] expected = frame(1, 0);
    Levels.PERCENTILES.level(expected);
    PixelImage image = new PixelImage(SIDE, SIDE, 1, frame(1, 0));
    Decision decision = new Decision(0.5);
    for (FrameMapping mapping :
        new FrameMapping[] {
          new Letterbox(GEOMETRY, decision, Levels.PERCENTILES),
          Tiling.overlapTile(GEOMETRY, decision, Levels.PERCENTILES)
        }) {
      ByteBuffer inputs = ByteBuffer.allocate(SIDE * SIDE);
      mapping.write(image, inputs, 0);
      assertThat(inputs.array()).isEqualTo(expected);
    }
    assertThat(image.pixels()).as("the frame itself").isEqualTo(frame(1, 0));
  }

  @Test
  void whatWasPreparedOneWayIsNotTakenForAnother() {
    Decision decision = new Decision(0.5);
    FrameMapping plain = new Letterbox(GEOMETRY, decision, Levels.AS_THEY_ARE);
    assertThat(plain.writesLike(new Letterbox(GEOMETRY, 0.3))).isTrue();
    assertThat(plain.writesLike(new Letterbox(GEOMETRY, decision, Levels.Z_SCORE))).isFalse();
    assertThat(plain.writesLike(Letterbox.stretched(GEOMETRY, decision, Levels.AS_THEY_ARE)))
        .isFalse();
    assertThat(plain.writesLike(Tiling.overlapTile(GEOMETRY, 0.5))).isFalse();
    assertThat(Tiling.overlapTile(GEOMETRY, 0.5).writesLike(Tiling.slidingWindow(GEOMETRY, 0.5)))
        .isFalse();
  }
}
