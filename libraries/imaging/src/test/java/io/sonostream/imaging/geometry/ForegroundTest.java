package io.sonostream.imaging.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForegroundTest {
  private final Random random = new Random(5);

  @Test
  void eightPixelsTogetherAreWhatOneByOneWouldBe() {
    for (int cut = 0; cut < 256; cut++) {
      for (int length = 0; length < 40; length++) {
        byte[] plane = bytes(length, cut);
        byte[] told = bytes(length, cut);
        byte[] map = new byte[length];

        Foreground seen = Foreground.of(plane, cut, told, map);

        assertThat(map).as("cut %d of %d pixels", cut, length).isEqualTo(above(plane, cut));
        assertThat(seen).isEqualTo(oneByOne(plane, cut, told));
      }
    }
  }

  @Test
  void sumsOfALargePlaneDoNotOverflow() {
    byte[] plane = new byte[4_096 * 4_096];
    Arrays.fill(plane, (byte) 255);

    Foreground seen = Foreground.of(plane, 255, plane, new byte[plane.length]);

    assertThat(seen)
        .isEqualTo(new Foreground(plane.length, 255L * plane.length, 255L * plane.length));
  }

  /** Half of them as near to the cut as can be. */
  private byte[] bytes(int length, int cut) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    for (int i = 0; i < length; i++) {
      bytes[i] = random.nextBoolean() ? bytes[i] : (byte) (cut - 1 + random.nextInt(3));
    }
    return bytes;
  }

  private static byte[] above(byte[] plane, int cut) {
    byte[] map = new byte[plane.length];
    for (int i = 0; i < map.length; i++) {
      map[i] = (byte) ((plane[i] & 0xff) >= cut ? 1 : 0);
    }
    return map;
  }

  private static Foreground oneByOne(byte[] plane, int cut, byte[] told) {
    long pixels = 0;
    long within = 0;
    long everywhere = 0;
    for (int i = 0; i < plane.length; i++) {
      everywhere += told[i] & 0xff;
      if ((plane[i] & 0xff) >= cut) {
        pixels++;
        within += told[i] & 0xff;
      }
    }
    return new Foreground(pixels, within, everywhere);
  }
}
