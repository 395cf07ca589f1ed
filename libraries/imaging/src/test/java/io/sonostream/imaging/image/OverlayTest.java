package io.sonostream.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverlayTest {

  @Test
  void paintsASolidContourATranslucentFillAndLeavesTheBackground() {
    PixelImage frame = new PixelImage(5, 5, 1, new byte[25]);
    byte[] map = new byte[25];
    for (int y = 1; y < 4; y++) {
      for (int x = 1; x < 4; x++) {
        map[y * 5 + x] = 1;
      }
    }
    PixelImage drawn = Overlay.draw(frame, new ClassMap(5, 5, map));

    assertThat(rgb(drawn, 0, 0)).isZero();
    assertThat(rgb(drawn, 1, 1)).isEqualTo(Overlay.colour(1));
    assertThat(rgb(drawn, 2, 2) >> 16).isEqualTo(0xe6 * 80 >> 8);
  }

  private static int rgb(PixelImage image, int x, int y) {
    int at = 3 * (y * image.width() + x);
    byte[] p = image.pixels();
    return (p[at] & 0xff) << 16 | (p[at + 1] & 0xff) << 8 | (p[at + 2] & 0xff);
  }
}
