package io.sonostream.imaging.geometry;

import io.sonostream.imaging.image.PixelImage;

/**
 * What a frame's brightness becomes before the network, by the frame's own histogram: gain and
 * compression differ from device to device and from hand to hand. Part of a model, since it is
 * trained with it. Black stays black, so that what surrounds a sector and what surrounds a fitted
 * frame are alike to the network; black pixels don't count in the histogram either.
 */
public enum Levels {
  /** The bytes of the frame. */
  AS_THEY_ARE {
    @Override
    byte[] table(int[] histogram) {
      return IDENTITY.clone();
    }
  },
  /** The mean becomes 128, three standard deviations to either side 1 and 255. */
  Z_SCORE {
    @Override
    byte[] table(int[] histogram) {
      double count = 0;
      double sum = 0;
      double squares = 0;
      for (int v = 1; v < BYTES; v++) {
        count += histogram[v];
        sum += (double) v * histogram[v];
        squares += (double) v * v * histogram[v];
      }
      double mean = count == 0 ? 0 : sum / count;
      double deviation = count == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean));
      return stretched(mean - 3 * deviation, mean + 3 * deviation);
    }
  },
  /** The first percentile becomes 1 and the ninety-ninth 255. */
  PERCENTILES {
    @Override
    byte[] table(int[] histogram) {
      long count = 0;
      for (int v = 1; v < BYTES; v++) {
        count += histogram[v];
      }
      return stretched(ranked(histogram, 0.01 * count), ranked(histogram, 0.99 * count));
    }
  };

  private static final int BYTES = 256;
  private static final byte[] IDENTITY = identity();

  /**
   * What each byte becomes.
   *
   * @param histogram pixels of each brightness, 256 of them
   * @return 256 values
   */
  abstract byte[] table(int[] histogram);

  /** Whether bytes stay what they are. */
  public boolean keep() {
    return this == AS_THEY_ARE;
  }

  /**
   * Changes pixels in place, by all planes together, so that colours stay.
   *
   * @param planes of one frame
   */
  final void level(byte[]... planes) {
    if (keep()) {
      return;
    }
    int[] histogram = new int[BYTES];
    for (byte[] plane : planes) {
      for (byte pixel : plane) {
        histogram[pixel & 0xff]++;
      }
    }
    byte[] table = table(histogram);
    for (byte[] plane : planes) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = table[plane[i] & 0xff];
      }
    }
  }

  /** The frame itself where bytes stay, else a changed copy. */
  final PixelImage of(PixelImage frame) {
    if (keep()) {
      return frame;
    }
    byte[] pixels = frame.pixels().clone();
    level(pixels);
    return new PixelImage(frame.width(), frame.height(), frame.channels(), pixels);
  }

  private static byte[] identity() {
    byte[] table = new byte[BYTES];
    for (int v = 0; v < BYTES; v++) {
      table[v] = (byte) v;
    }
    return table;
  }

  /** From 1 to 255 between the two, and no further; a frame without contrast stays as it is. */
  private static byte[] stretched(double low, double high) {
    if (!(high - low >= 1)) {
      return IDENTITY.clone();
    }
    byte[] table = new byte[BYTES];
    for (int v = 1; v < BYTES; v++) {
      double part = Math.max(0, Math.min(1, (v - low) / (high - low)));
      table[v] = (byte) Math.round(1 + 254 * part);
    }
    return table;
  }

  /** The brightness that so many pixels are below or at. */
  private static int ranked(int[] histogram, double pixels) {
    long seen = 0;
    for (int v = 1; v < BYTES; v++) {
      seen += histogram[v];
      if (seen > 0 && seen >= pixels) {
        return v;
      }
    }
    return BYTES - 1;
  }
}
