package io.sonostream.imaging.image;

import java.awt.image.BufferedImage;

/**
 * A decoded image: 8-bit pixels, shape (H,W,C), rows top to bottom, channels interleaved, C = 1
 * (gray) or 3 (RGB).
 *
 * @param pixels height * width * channels bytes, owned by this image: nobody writes to them after
 *     construction
 */
@SuppressWarnings("ArrayRecordComponent")
public record PixelImage(int width, int height, int channels, byte[] pixels) {
  public PixelImage {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "image size is " + width + "x" + height + "; both sides must be at least 1");
    }
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "image has " + channels + " channels; allowed are 1 (gray) and 3 (RGB)");
    }
    if (pixels.length != (long) width * height * channels) {
      throw new IllegalArgumentException(
          "image of "
              + width
              + "x"
              + height
              + "x"
              + channels
              + " needs "
              + (long) width * height * channels
              + " bytes, got "
              + pixels.length);
    }
  }

  /** What was drawn with the JDK's graphics, as RGB; transparency is left out. */
  public static PixelImage of(BufferedImage drawn) {
    int width = drawn.getWidth();
    int height = drawn.getHeight();
    byte[] pixels = new byte[width * height * 3];
    int[] row = new int[width];
    for (int y = 0, at = 0; y < height; y++) {
      drawn.getRGB(0, y, width, 1, row, 0, width);
      for (int rgb : row) {
        pixels[at++] = (byte) (rgb >> 16);
        pixels[at++] = (byte) (rgb >> 8);
        pixels[at++] = (byte) rgb;
      }
    }
    return new PixelImage(width, height, 3, pixels);
  }
}
