package io.sonostream.imaging.image;

/**
 * A class value (0 = background, 1-254 classes) for every pixel, shape (H,W), rows top to bottom.
 * In a truth, {@link #IGNORED} marks pixels that are neither right nor wrong.
 *
 * @param values height * width bytes, owned by this map: nobody writes to them after construction
 */
@SuppressWarnings("ArrayRecordComponent")
public record ClassMap(int width, int height, byte[] values) {
  /** Value of pixels of a truth that nobody is to learn from, nor to be judged by. */
  public static final int IGNORED = 255;

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
