package io.sonostream.learning.recipe;

import java.util.List;

/**
 * Which mistakes cost more than others.
 *
 * @param focalGamma how much less a pixel counts that is nearly right already (Lin et al., focal
 *     loss, 2017), 0-5; 0 counts all alike
 * @param falsePositives share of the overlap term that false positives have against false negatives
 *     (Salehi et al., Tversky loss, 2017), 0.05-0.95; 0.5 is Dice, less finds more of small things
 * @param classWeights of a pixel in the cross-entropy by its true class, the background first;
 *     empty counts all alike
 */
public record LossShape(double focalGamma, double falsePositives, List<Double> classWeights) {
  /** Cross-entropy and Dice as they are. */
  public static final LossShape PLAIN = new LossShape(0, 0.5, List.of());

  public LossShape {
    classWeights = classWeights == null ? List.of() : List.copyOf(classWeights);
    if (!(focalGamma >= 0 && focalGamma <= 5)) {
      throw new IllegalArgumentException(
          "focal exponent is " + focalGamma + "; allowed are 0 (off) to 5");
    }
    if (!(falsePositives >= 0.05 && falsePositives <= 0.95)) {
      throw new IllegalArgumentException(
          "false positives count "
              + falsePositives
              + " of the overlap term; allowed are 0.05 to 0.95, where 0.5 is Dice");
    }
    for (double weight : classWeights) {
      if (!(weight > 0 && weight <= 1000)) {
        throw new IllegalArgumentException(
            "class weight is " + weight + "; allowed are above 0 to 1000");
      }
    }
  }

  /**
   * This, where it fits a network.
   *
   * @param planes of the network: 1 for a single class, else the background and each class
   * @throws IllegalArgumentException when the weights are not those of its classes
   */
  public LossShape requireFor(int planes) {
    int wanted = Math.max(2, planes);
    if (!classWeights.isEmpty() && classWeights.size() != wanted) {
      throw new IllegalArgumentException(
          classWeights.size()
              + " class weights for "
              + (wanted - 1)
              + " classes; give "
              + wanted
              + ", the background's first");
    }
    return this;
  }
}
