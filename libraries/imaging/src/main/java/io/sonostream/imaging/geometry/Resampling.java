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
    int taps = rows.taps();
    int width = columns.to();
    int[][] narrow = new int[taps][width];
    int next = 0;
    int[] sums = new int[width];
    for (int y = 0; y < rows.to(); y++) {
      int first = rows.first()[y];
      for (; next < first + taps; next++) {
        resizeColumns(source, offset + next * columns.from() * step, step, narrow[next % taps]);
      }
      Arrays.fill(sums, 1 << (KEPT + Axis.BITS - 1));
      for (int t = 0; t < taps; t++) {
        int weight = rows.weights()[y * taps + t];
        if (weight != 0) {
          addRow(sums, narrow[(first + t) % taps], weight);
        }
      }
      int to = at + y * stride;
      for (int x = 0; x < width; x++) {
        target[to + x] = (byte) (sums[x] >> (KEPT + Axis.BITS));
      }
    }
  }

  /** Its own method, so that the compiler turns the loop into vector instructions. */
  private static void addRow(int[] sums, int[] row, int weight) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += weight * row[x];
    }
  }

  private void resizeColumns(byte[] source, int row, int step, int[] narrow) {
    int[] weights = columns.weights();
    int[] first = columns.first();
    int taps = columns.taps();
    int half = 1 << (Axis.BITS - KEPT - 1);
    for (int x = 0, w = 0; x < narrow.length; x++) {
      int at = row + first[x] * step;
      int sum = half;
      int end = w + taps;
      // Two at a time: most axes have two, four or eight.
      for (; w + 1 < end; w += 2, at += 2 * step) {
        sum += weights[w] * (source[at] & 0xff) + weights[w + 1] * (source[at + step] & 0xff);
      }
      if (w < end) {
        sum += weights[w++] * (source[at] & 0xff);
      }
      narrow[x] = sum >> (Axis.BITS - KEPT);
    }
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
