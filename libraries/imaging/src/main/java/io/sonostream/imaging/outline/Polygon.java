package io.sonostream.imaging.outline;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A closed line of corners; what it crosses twice is outside (even-odd rule).
 *
 * @param corners x and y in turn, in pixels from the left top corner of the picture
 */
@SuppressWarnings("ArrayRecordComponent")
record Polygon(double[] corners) implements Area {
  private static final int FEWEST = 6;

  Polygon {
    if (corners.length < FEWEST || corners.length % 2 != 0) {
      throw new IllegalArgumentException(
          "a polygon has " + corners.length + " numbers; allowed are x and y of 3 corners or more");
    }
    for (double number : corners) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("a polygon has a corner that is no number");
      }
    }
  }

  static Polygon box(double left, double top, double right, double bottom) {
    return new Polygon(new double[] {left, top, right, top, right, bottom, left, bottom});
  }

  @Override
  public BitSet pixels(int width, int height) {
    BitSet pixels = new BitSet(width * height);
    double[] crossings = new double[corners.length / 2];
    for (int y = 0; y < height; y++) {
      int count = crossings(y + 0.5, crossings);
      for (int i = 0; i + 1 < count; i += 2) {
        // Centres at x + 0.5 from the one crossing up to the other.
        int from = (int) Math.max(0, Math.ceil(crossings[i] - 0.5));
        int to = (int) Math.min(width, Math.ceil(crossings[i + 1] - 0.5));
        if (from < to) {
          pixels.set(y * width + from, y * width + to);
        }
      }
    }
    return pixels;
  }

  private int crossings(double y, double[] into) {
    int count = 0;
    int last = corners.length - 2;
    for (int i = 0, before = last; i <= last; before = i, i += 2) {
      double y0 = corners[before + 1];
      double y1 = corners[i + 1];
      if (y0 <= y != y1 <= y) {
        into[count++] = corners[before] + (y - y0) / (y1 - y0) * (corners[i] - corners[before]);
      }
    }
    Arrays.sort(into, 0, count);
    return count;
  }
}
