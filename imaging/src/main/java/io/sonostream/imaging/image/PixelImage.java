package io.sonostream.imaging.image;

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
}
