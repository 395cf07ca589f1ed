package io.sonostream.imaging.image;

import java.awt.image.BufferedImage;

/** A picture that Java holds, read by the rules that files are read by ({@link ImageFile}). */
public final class JavaImage {
  private JavaImage() {}

  /**
   * 8-bit gray where it is gray, else RGB; over black where it is see-through.
   *
   * @param reading which bits of 16-bit gray are used
   * @throws BadImageException when it uses too few of them to be more than black, or its gray
   *     levels are no bytes or 16-bit numbers
   */
  public static PixelImage read(BufferedImage image, ImageReading reading)
      throws BadImageException {
    return new RawPixels(new JavaSamples("image", image).raw(), reading).image();
  }
}
