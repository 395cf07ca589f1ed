package io.sonostream.imaging.image;

/**
 * A class value (0 = background, 0-255) for every pixel, shape (H,W), rows top to bottom.
 *
 * @param values height * width bytes, owned by this map: nobody writes to them after construction
 */
@SuppressWarnings("ArrayRecordComponent")
public record ClassMap(int width, int height, byte[] values) {
  public ClassMap {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "class map size is " + width + "x" + height + "; both sides must be at least 1");
    }
    if (values.length != (long) width * height) {
      throw new IllegalArgumentException(
          "class map of "
              + width
              + "x"
              + height
              + " needs "
              + (long) width * height
              + " bytes, got "
              + values.length);
    }
  }
}
