package io.sonostream.learning.augment;

/**
 * One training example at the model's input size.
 *
 * @param image unsigned 8-bit pixels, (C,H,W); owned by this example
 * @param mask class values, (H,W); owned by this example
 */
@SuppressWarnings("ArrayRecordComponent")
public record Example(int channels, int height, int width, byte[] image, byte[] mask) {
  public Example {
    if (image.length != channels * height * width || mask.length != height * width) {
      throw new IllegalArgumentException(
          "example of "
              + channels
              + "x"
              + height
              + "x"
              + width
              + " has "
              + image.length
              + " image bytes and "
              + mask.length
              + " mask bytes");
    }
  }
}
