package io.sonostream.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.gateway.settings.Crop;
import io.sonostream.imaging.image.PixelImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SectorFinderTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final int TIP_X = 150;
  private static final int TIP_Y = 40;
  private static final int DEPTH = 160;
  private static final double HALF_ANGLE = Math.toRadians(35);

  /** Bars that stand still, a name, and a clock that doesn't. */
  private static byte[] screen(int number) {
    byte[] screen = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < screen.length; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      screen[i] = (byte) (x > 300 ? y : y < 16 && x % 5 < 3 ? 200 : 12);
    }
    for (int y = 220; y < 232; y++) {
      Arrays.fill(screen, y * WIDTH + 8, y * WIDTH + 48, (byte) (number % 2 == 0 ? 240 : 20));
    }
    return screen;
  }

  private static boolean isInFan(int x, int y) {
    double far = Math.hypot(x - TIP_X, y - TIP_Y);
    return far < DEPTH && Math.abs(Math.atan2(x - TIP_X, y - TIP_Y)) < HALF_ANGLE;
  }

  private static PixelImage fan(int number, Random random) {
    byte[] screen = screen(number);
    for (int i = 0; i < screen.length; i++) {
      if (isInFan(i % WIDTH, i / WIDTH)) {
        screen[i] = (byte) random.nextInt(160);
      }
    }
    return new PixelImage(WIDTH, HEIGHT, 1, screen);
  }

  @Test
  void theFanIsFoundAmongTextAndAclock() {
    SectorFinder finder = new SectorFinder();
    Random random = new Random(7);
    for (int i = 0; i < 61; i++) {
      finder.add(fan(i, random));
    }
    Crop found = finder.found().orElseThrow();
    double half = DEPTH * Math.sin(HALF_ANGLE);
    assertThat(found.left()).isBetween((int) (TIP_X - half) - 2, (int) (TIP_X - half) + 4);
    assertThat(found.left() + found.width())
        .isBetween((int) (TIP_X + half) - 4, (int) (TIP_X + half) + 2);
    // The tip is narrower than a cell.
    assertThat(found.top()).isBetween(TIP_Y, TIP_Y + 12);
    assertThat(found.top() + found.height()).isBetween(TIP_Y + DEPTH - 4, TIP_Y + DEPTH + 1);
  }

  @Test
  void aPhantomIsFoundWhereItIs() {
    int side = 128;
    SectorFinder finder = new SectorFinder();
    try (PhantomSource source =
        new PhantomSource(new PhantomSettings(1, 0, DeviceModel.ALL.get(0), side, side, 20))) {
      for (int i = 0; i < 61; i++) {
        SourceFrame frame = source.next();
        byte[] screen = screen(i);
        for (int y = 0; y < side; y++) {
          System.arraycopy(frame.bytes(), y * side, screen, (60 + y) * WIDTH + 90, side);
        }
        finder.add(new PixelImage(WIDTH, HEIGHT, 1, screen));
      }
    }
    Crop found = finder.found().orElseThrow();
    assertThat(found.left()).isBetween(90, 90 + side / 8);
    assertThat(found.top()).isBetween(60, 60 + side / 8);
    assertThat(found.left() + found.width()).isBetween(90 + side * 7 / 8, 90 + side);
    assertThat(found.top() + found.height()).isBetween(60 + side * 7 / 8, 60 + side);
  }

  @Test
  void aFrozenScreenHasNoneAndNeitherHasAclock() {
    SectorFinder finder = new SectorFinder();
    assertThat(finder.found()).isEmpty();
    for (int i = 0; i < 61; i++) {
      finder.add(new PixelImage(WIDTH, HEIGHT, 1, screen(i)));
    }
    assertThat(finder.pairs()).isEqualTo(60);
    assertThat(finder.found()).isEmpty();
  }

  @Test
  void aScreenOfAnotherSizeBeginsAnew() {
    SectorFinder finder = new SectorFinder();
    Random random = new Random(7);
    for (int i = 0; i < 5; i++) {
      finder.add(fan(i, random));
    }
    finder.add(new PixelImage(64, 48, 3, new byte[64 * 48 * 3]));
    assertThat(finder.pairs()).isZero();
    assertThat(finder.found()).isEmpty();
  }
}
