package io.sonostream.imaging.image;

import java.util.Random;

/** Images with structure and noise, so that filters and resampling have something to do. */
public final class RandomImages {
  private RandomImages() {}

  public static PixelImage image(Random random, int width, int height, int channels) {
    byte[] pixels = new byte[width * height * channels];
    int slope = random.nextInt(8);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (slope * (i % (width * channels)) / 3 + random.nextInt(16));
    }
    return new PixelImage(width, height, channels, pixels);
  }
}
