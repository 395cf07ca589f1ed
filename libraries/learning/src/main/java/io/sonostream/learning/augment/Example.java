package io.sonostream.learning.augment;

import io.sonostream.imaging.image.ClassScope;

/**
 * One training example at the model's input size.
 *
 * @param image unsigned 8-bit pixels, (C,H,W); owned by this example
 * @param mask class values, (H,W); owned by this example
 * @param scope which classes the mask speaks for
 */
@SuppressWarnings("ArrayRecordComponent")
public record Example(
    int channels, int height, int width, byte[] image, byte[] mask, ClassScope scope) {
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

  /** Whose mask speaks for every class. */
  public Example(int channels, int height, int width, byte[] image, byte[] mask) {
    this(channels, height, width, image, mask, ClassScope.ALL);
  }
}
