package io.sonostream.learning.metrics;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;

/** Pixels by truth and prediction of one class. */
public record Confusion(
    long truePositive, long falsePositive, long falseNegative, long trueNegative) {

  /**
   * Counts pixels, all but those that the truth wants ignored.
   *
   * @param predicted class values, any shape
   * @param truth class values of the same shape
   * @param classValue the class that counts as positive, 1-255
   */
  public static Confusion of(byte[] predicted, byte[] truth, int classValue) {
    if (predicted.length != truth.length) {
      throw new IllegalArgumentException(
          "prediction has " + predicted.length + " pixels, truth has " + truth.length);
    }
    byte positive = (byte) classValue;
    byte ignored = (byte) ClassMap.IGNORED;
    int known = 0;
    long both = 0;
    long onlyPredicted = 0;
    long onlyTruth = 0;
    for (int i = 0; i < predicted.length; i++) {
      if (truth[i] == ignored) {
        continue;
      }
      known++;
      boolean p = predicted[i] == positive;
      boolean t = truth[i] == positive;
      if (p && t) {
        both++;
      } else if (p) {
        onlyPredicted++;
      } else if (t) {
        onlyTruth++;
      }
    }
    return new Confusion(both, onlyPredicted, onlyTruth, known - both - onlyPredicted - onlyTruth);
  }

  /** The pixels of both. */
  public Confusion plus(Confusion other) {
    return new Confusion(
        truePositive + other.truePositive,
        falsePositive + other.falsePositive,
        falseNegative + other.falseNegative,
        trueNegative + other.trueNegative);
  }

  /** Whether neither truth nor prediction has a pixel of the class. */
  public boolean isAbsent() {
    return truePositive + falsePositive + falseNegative == 0;
  }

  /** 2 TP / (2 TP + FP + FN); 1 when truth and prediction are both empty. */
  public double dice() {
    return Dice.of(truePositive, 2 * truePositive + falsePositive + falseNegative);
  }

  /** TP / (TP + FP + FN), the Jaccard index; 1 when both are empty. */
  public double iou() {
    return ratio(truePositive, truePositive + falsePositive + falseNegative);
  }

  /** TP / (TP + FN); with an empty truth 1 when nothing was predicted, else NaN. */
  public double sensitivity() {
    if (truePositive + falseNegative == 0) {
      return falsePositive == 0 ? 1 : Double.NaN;
    }
    return ratio(truePositive, truePositive + falseNegative);
  }

  /** TN / (TN + FP); NaN when the truth has no background. */
  public double specificity() {
    long background = trueNegative + falsePositive;
    return background == 0 ? Double.NaN : (double) trueNegative / background;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 1 : (double) part / whole;
  }
}
