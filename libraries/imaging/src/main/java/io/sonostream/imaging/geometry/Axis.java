package io.sonostream.imaging.geometry;

import java.util.Arrays;

/**
 * How one side of a picture is resized: each of the new samples is a weighted mean of neighbouring
 * old ones. Bilinear when growing; when shrinking the triangle widens to the new pixel's area, so
 * that nothing is skipped (as Pillow's BILINEAR does; torch calls it antialias=True).
 *
 * <p>Weights are integers that sum to exactly {@link #ONE}, so a constant picture stays constant
 * and every machine gives the same bytes.
 */
final class Axis {
  static final int BITS = 14;
  static final int ONE = 1 << BITS;

  private final int from;
  private final int to;
  private final int taps;

  /** First old sample of each new one. */
  private final int[] first;

  /** Weights, {@code taps} for each new sample; unused ones are zero. */
  private final int[] weights;

  Axis(int from, int to) {
    this.from = from;
    this.to = to;
    double scale = (double) from / to;
    double support = Math.max(scale, 1);
    // So many samples lie within the triangle, where its weights are not zero.
    this.taps = from == to ? 1 : Math.min(from, (int) Math.ceil(2 * support));
    this.first = new int[to];
    this.weights = new int[to * taps];
    for (int i = 0; i < to; i++) {
      if (from == to) {
        first[i] = i;
        weights[i] = ONE;
      } else {
        fill(i, (i + 0.5) * scale - 0.5, support);
      }
    }
  }

  private void fill(int i, double centre, double support) {
    int begin = Math.max(0, (int) Math.floor(centre - support) + 1);
    int end = Math.min(Math.min(from, begin + taps) - 1, (int) Math.ceil(centre + support) - 1);
    // Keep the taps that follow inside the picture: their weights are zero.
    first[i] = Math.min(begin, from - taps);
    double[] exact = new double[taps];
    for (int x = begin; x <= end; x++) {
      exact[x - first[i]] = Math.max(0, 1 - Math.abs(x - centre) / support);
    }
    double sum = Arrays.stream(exact).sum();
    int rest = ONE;
    int largest = i * taps;
    for (int t = 0; t < taps; t++) {
      int weight = (int) Math.round(exact[t] / sum * ONE);
      weights[i * taps + t] = weight;
      rest -= weight;
      largest = weight > weights[largest] ? i * taps + t : largest;
    }
    weights[largest] += rest;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  int taps() {
    return taps;
  }

  int[] first() {
    return first;
  }

  int[] weights() {
    return weights;
  }
}
