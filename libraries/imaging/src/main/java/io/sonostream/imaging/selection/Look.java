package io.sonostream.imaging.selection;

import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.PixelImage;

/**
 * What a frame looks like from afar: 16 by 16 means of its brightness, of mean 0 and length 1, so
 * that gain and size don't count.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Look(double[] values) {
  private static final int SIDE = 16;

  public static Look of(PixelImage frame) {
    PixelImage gray = Channels.convert(frame, 1);
    double[] sums = new double[SIDE * SIDE];
    int[] counts = new int[SIDE * SIDE];
    for (int y = 0, i = 0; y < gray.height(); y++) {
      int row = y * SIDE / gray.height() * SIDE;
      for (int x = 0; x < gray.width(); x++, i++) {
        int cell = row + x * SIDE / gray.width();
        sums[cell] += gray.pixels()[i] & 0xff;
        counts[cell]++;
      }
    }
    double mean = 0;
    for (int i = 0; i < sums.length; i++) {
      // A frame of less than 16 pixels a side leaves cells empty.
      sums[i] = counts[i] == 0 ? 0 : sums[i] / counts[i];
      mean += sums[i] / sums.length;
    }
    double length = 0;
    for (int i = 0; i < sums.length; i++) {
      sums[i] -= mean;
      length += sums[i] * sums[i];
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = length == 0 ? 0 : sums[i] / Math.sqrt(length);
    }
    return new Look(sums);
  }

  /** Correlation with another, 0 where there is none and below: 1 looks the same. */
  public double alike(Look other) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * other.values[i];
    }
    return Math.max(0, Math.min(1, sum));
  }
}
