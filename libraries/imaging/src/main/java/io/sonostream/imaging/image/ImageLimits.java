package io.sonostream.imaging.image;

/**
 * How big an image may claim to be. Checked against the header, before anything is allocated or
 * decoded, so that a decompression bomb costs nothing.
 *
 * @param maxSide most columns and most rows
 * @param maxPixels most columns times rows
 */
public record ImageLimits(int maxSide, long maxPixels) {

  /** 16,384 a side, 16 Mi pixels: a 4K frame fits twice. */
  public static final ImageLimits DEFAULT = new ImageLimits(16_384, 16L << 20);

  public ImageLimits {
    if (maxSide < 1 || maxPixels < 1 || maxPixels > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException(
          "image limits are "
              + maxSide
              + " a side and "
              + maxPixels
              + " pixels; allowed are 1 and more, and at most "
              + Integer.MAX_VALUE / 4
              + " pixels");
    }
  }

  /** Refuses what is larger, or smaller than a pixel. */
  public void check(String what, long width, long height) throws BadImageException {
    if (width < 1 || height < 1) {
      throw new BadImageException(
          what + " is " + width + "x" + height + "; both sides must be at least 1");
    }
    if (width > maxSide || height > maxSide || width * height > maxPixels) {
      throw new BadImageException(
          what
              + " is "
              + width
              + "x"
              + height
              + "; allowed are at most "
              + maxSide
              + " a side and "
              + maxPixels
              + " pixels");
    }
  }
}
