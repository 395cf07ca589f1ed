package io.sonostream.learning.augment;

/**
 * How strongly examples are changed. Every amount is the largest one drawn; 0 switches it off.
 *
 * @param flipProbability chance of a left-right mirror, 0-1. Never up-down: depth and shadows have
 *     a direction.
 * @param rotationDegrees rotation either way
 * @param scale relative zoom either way, 0-0.5
 * @param elastic displacement of the control points, relative to the image side, 0-0.2
 * @param gain relative brightness change either way, 0-0.9
 * @param gamma change of the logarithm of gamma either way, 0-1
 * @param speckle standard deviation of the multiplicative noise, 0-1
 * @param shadowProbability chance of one acoustic shadow, 0-1
 * @param probability chance of each of rotation, scale, elastic, gain, gamma and speckle, 0-1
 * @param invertProbability chance that dark becomes bright and bright dark, 0-1: for what may be
 *     either, as a stained nucleus
 */
public record Augmentation(
    double flipProbability,
    double rotationDegrees,
    double scale,
    double elastic,
    double gain,
    double gamma,
    double speckle,
    double shadowProbability,
    double probability,
    double invertProbability) {

  /** For ultrasound: what a hand, a gain knob and a bone do between two looks at one patient. */
  public static final Augmentation ULTRASOUND =
      new Augmentation(0.5, 12, 0.15, 0.03, 0.25, 0.35, 0.15, 0.2, 0.6, 0);

  /**
   * For microscopes: no side is up, there are no shadows, magnifications differ more than depths
   * do, and one stain is bright on dark where another is dark on bright.
   */
  public static final Augmentation MICROSCOPY =
      new Augmentation(0.5, 180, 0.3, 0.03, 0.25, 0.35, 0.15, 0, 0.6, 0.5);

  /** Examples as they are. */
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  public Augmentation {
    check("flipProbability", flipProbability, 1);
    check("rotationDegrees", rotationDegrees, 180);
    check("scale", scale, 0.5);
    check("elastic", elastic, 0.2);
    check("gain", gain, 0.9);
    check("gamma", gamma, 1);
    check("speckle", speckle, 1);
    check("shadowProbability", shadowProbability, 1);
    check("probability", probability, 1);
    check("invertProbability", invertProbability, 1);
  }

  private static void check(String name, double value, double most) {
    if (!(value >= 0 && value <= most)) {
      throw new IllegalArgumentException(
          "augmentation " + name + " is " + value + "; must be 0 to " + most);
    }
  }
}
