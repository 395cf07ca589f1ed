package io.sonostream.imaging.geometry;

/**
 * Shape of one frame at a model's input, (C,H,W), 8-bit pixels.
 *
 * @param channels 1 (gray) or 3 (RGB)
 */
public record InputShape(int channels, int height, int width) {
  public InputShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "input shape is " + channels + "x" + height + "x" + width + "; all must be >= 1");
    }
  }

  /** Bytes of one frame. */
  public int frameBytes() {
    return channels * height * width;
  }
}
