package io.sonostream.imaging.picture;

/**
 * A decoded picture: 8-bit pixels, shape (H,W,C), rows top to bottom, channels interleaved, C = 1
 * (gray) or 3 (RGB).
 *
 * @param pixels height * width * channels bytes, owned by this picture: nobody writes to them after
 *     construction
 */
@SuppressWarnings("ArrayRecordComponent")
public record Picture(int width, int height, int channels, byte[] pixels) {
  public Picture {
    if (width < 1 || height < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "picture is "
              + width
              + "x"
              + height
              + "x"
              + channels
              + "; sides must be at least 1 and channels 1 or 3");
    }
    if (pixels.length != (long) width * height * channels) {
      throw new IllegalArgumentException(
          "picture of "
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

  /** This picture with that many channels: gray is repeated, colour is weighed (ITU-R BT.601). */
  public Picture withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    int count = width * height;
    byte[] converted = new byte[count * wanted];
    for (int i = 0; i < count; i++) {
      if (wanted == 1) {
        int red = pixels[3 * i] & 0xFF;
        int green = pixels[3 * i + 1] & 0xFF;
        int blue = pixels[3 * i + 2] & 0xFF;
        converted[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
      } else {
        converted[3 * i] = pixels[i];
        converted[3 * i + 1] = pixels[i];
        converted[3 * i + 2] = pixels[i];
      }
    }
    return new Picture(width, height, wanted, converted);
  }
}
