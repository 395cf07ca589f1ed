package io.sonostream.learning.evaluation;

import io.sonostream.imaging.geometry.Doubt;
import io.sonostream.imaging.image.ClassMap;

/**
 * The Dice that a model's own probabilities expect of one image: the mean of the same classes, over
 * the same pixels, as the one that is measured ({@link io.sonostream.learning.metrics.MaskScore}).
 */
final class ExpectedDice {
  private final byte[] mask;
  private final byte[] truth;
  private double there;
  private int areThere;
  private double absent;
  private int areAbsent;

  /**
   * @param mask of the model
   */
  ExpectedDice(ClassMap mask, ClassMap truth) {
    this.mask = mask.values();
    this.truth = truth.values();
  }

  /**
   * Adds a class that the truth speaks for.
   *
   * @param plane its probability, 0-255 for 0-1
   */
  void add(int value, byte[] plane) {
    boolean isTrue = false;
    long pixels = 0;
    long within = 0;
    long everywhere = 0;
    for (int i = 0; i < plane.length; i++) {
      int is = truth[i] & 0xff;
      if (is == ClassMap.IGNORED) {
        continue;
      }
      isTrue |= is == value;
      everywhere += plane[i] & 0xff;
      if ((mask[i] & 0xff) == value) {
        pixels++;
        within += plane[i] & 0xff;
      }
    }
    if (pixels > 0) {
      there += 1 - Doubt.ofClass(pixels, within, everywhere);
      areThere++;
    } else if (isTrue) {
      there += 1 - Doubt.ofNone(everywhere);
      areThere++;
    } else {
      absent += 1 - Doubt.ofNone(everywhere);
      areAbsent++;
    }
  }

  /** 0-1: of the classes that either mask has, or of all where neither has any; NaN of none. */
  double mean() {
    return areThere > 0 ? there / areThere : absent / areAbsent;
  }
}
