package io.sonostream.learning.metrics;

import io.sonostream.imaging.image.ClassMap;
import java.util.Arrays;

/**
 * How often a class is there where a network gives it a probability. Probabilities are bytes, so
 * 256 counts hold everything; a pixel may count as less than one.
 */
public final class Reliability {
  private static final int BINS = 15;

  private final double[] pixels = new double[256];
  private final double[] present = new double[256];

  /**
   * Adds an image, but for the pixels that its truth ignores.
   *
   * @param probabilities of the class, 0-255 for 0-1
   * @param weight of the whole image
   */
  public void add(byte[] probabilities, ClassMap truth, int value, double weight) {
    int counted = 0;
    for (byte is : truth.values()) {
      counted += (is & 0xff) == ClassMap.IGNORED ? 0 : 1;
    }
    for (int i = 0; i < probabilities.length; i++) {
      int is = truth.values()[i] & 0xff;
      if (is != ClassMap.IGNORED) {
        pixels[probabilities[i] & 0xff] += weight / counted;
        present[probabilities[i] & 0xff] += is == value ? weight / counted : 0;
      }
    }
  }

  /**
   * Expected calibration error (Naeini et al. 2015; Guo et al. 2017) over all pixels: mean distance
   * between probability and frequency in 15 bins of equal width.
   *
   * @return 0-1; NaN without a pixel
   */
  public double expectedError() {
    double[] gaps = new double[BINS];
    for (int b = 0; b < pixels.length; b++) {
      gaps[Math.min(BINS - 1, b * BINS / 255)] += pixels[b] * b / 255 - present[b];
    }
    return Arrays.stream(gaps).map(Math::abs).sum() / Arrays.stream(pixels).sum();
  }

  /**
   * Thresholded adaptive calibration error (Nixon et al. 2019): the same in 15 bins of equally many
   * pixels, of those only that have any probability at all. Background that nobody takes for
   * anything else does not thin it.
   *
   * @return 0-1; NaN where no pixel has any probability
   */
  public double adaptiveError() {
    double all = Arrays.stream(pixels).sum() - pixels[0];
    double sum = 0;
    double gap = 0;
    double filled = 0;
    for (int b = 1; b < pixels.length; b++) {
      gap += pixels[b] * b / 255 - present[b];
      filled += pixels[b];
      if (filled >= all / BINS || b == 255) {
        sum += Math.abs(gap);
        gap = 0;
        filled = 0;
      }
    }
    return all > 0 ? sum / all : Double.NaN;
  }

  /**
   * For a curve: of each tenth of probability how often the class is there, 0-1; NaN where there is
   * no pixel.
   */
  public double[] frequencies() {
    double[] of = new double[10];
    double[] there = new double[10];
    for (int b = 0; b < pixels.length; b++) {
      of[Math.min(9, b * 10 / 255)] += pixels[b];
      there[Math.min(9, b * 10 / 255)] += present[b];
    }
    for (int i = 0; i < of.length; i++) {
      there[i] = of[i] > 0 ? there[i] / of[i] : Double.NaN;
    }
    return there;
  }
}
