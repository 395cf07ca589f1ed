package io.sonostream.imaging.geometry;

import java.util.Arrays;

/**
 * Resizes 8-bit planes between two fixed sizes: columns first, then rows, in integers. Immutable;
 * shared by threads.
 */
final class Resampling {
  /** Bits kept below the pixel value between the two passes: 8 + 6 + 14 fit an int. */
  private static final int KEPT = 6;

  private final Axis columns;
  private final Axis rows;

  Resampling(int fromWidth, int fromHeight, int toWidth, int toHeight) {
    this.columns = new Axis(fromWidth, toWidth);
    this.rows = new Axis(fromHeight, toHeight);
  }

  /**
   * Resizes one channel.
   *
   * @param source pixels, a sample of this channel every {@code step} bytes from {@code offset}
   * @param target written from {@code at}, rows {@code stride} apart
   */
  void resize(byte[] source, int offset, int step, byte[] target, int at, int stride) {
    if (isIdentity()) {
      copy(source, offset, step, target, at, stride);
      return;
    }
    int[] narrow = resizeColumns(source, offset, step);
    int width = columns.to();
    int[] sums = new int[width];
    int taps = rows.taps();
    for (int y = 0; y < rows.to(); y++) {
      Arrays.fill(sums, 1 << (KEPT + Axis.BITS - 1));
      for (int t = 0; t < taps; t++) {
        int weight = rows.weights()[y * taps + t];
        if (weight != 0) {
          addRow(sums, narrow, (rows.first()[y] + t) * width, weight);
        }
      }
      int to = at + y * stride;
      for (int x = 0; x < width; x++) {
        target[to + x] = (byte) (sums[x] >> (KEPT + Axis.BITS));
      }
    }
  }

  /** Its own method, so that the compiler turns the loop into vector instructions. */
  private static void addRow(int[] sums, int[] from, int offset, int weight) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += weight * from[offset + x];
    }
  }

  private int[] resizeColumns(byte[] source, int offset, int step) {
    int width = columns.to();
    int[] result = new int[width * rows.from()];
    int[] weights = columns.weights();
    int[] first = columns.first();
    int taps = columns.taps();
    int half = 1 << (Axis.BITS - KEPT - 1);
    for (int y = 0; y < rows.from(); y++) {
      int row = offset + y * columns.from() * step;
      int to = y * width;
      for (int x = 0, w = 0; x < width; x++) {
        int at = row + first[x] * step;
        int sum = half;
        for (int end = w + taps; w < end; w++, at += step) {
          sum += weights[w] * (source[at] & 0xff);
        }
        result[to + x] = sum >> (Axis.BITS - KEPT);
      }
    }
    return result;
  }

  /** Whether each pixel stays what and where it is. */
  boolean isIdentity() {
    return columns.from() == columns.to() && rows.from() == rows.to();
  }

  private void copy(byte[] source, int offset, int step, byte[] target, int at, int stride) {
    int width = columns.to();
    for (int y = 0; y < rows.to(); y++) {
      int from = offset + y * width * step;
      if (step == 1) {
        System.arraycopy(source, from, target, at + y * stride, width);
      } else {
        for (int x = 0; x < width; x++) {
          target[at + y * stride + x] = source[from + x * step];
        }
      }
    }
  }
}
