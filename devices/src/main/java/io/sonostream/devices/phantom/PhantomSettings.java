package io.sonostream.devices.phantom;

import io.sonostream.runtime.UserException;

/**
 * Which phantom, seen by which probe. The same settings give the same frames, byte for byte.
 *
 * @param subjectSeed decides the anatomy: layers, ribs, lesions
 * @param examSeed decides how the probe moves, its contact with the skin and the noise
 * @param width columns of the picture, in pixels
 * @param height rows of the picture, in pixels
 * @param framesPerSecond how much probe motion lies between two frames
 */
public record PhantomSettings(
    long subjectSeed,
    long examSeed,
    DeviceModel model,
    int width,
    int height,
    double framesPerSecond) {

  public static final int SMALLEST = 32;
  public static final int LARGEST = 2048;

  public PhantomSettings {
    if (width < SMALLEST || width > LARGEST || height < SMALLEST || height > LARGEST) {
      throw new UserException(
          "phantom size is "
              + width
              + "x"
              + height
              + "; allowed are "
              + SMALLEST
              + " to "
              + LARGEST
              + " pixels a side");
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new UserException(
          "phantom rate is " + framesPerSecond + " frames/s; allowed is above 0 up to 1000");
    }
  }
}
