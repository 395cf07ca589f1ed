package io.sonostream.imaging.geometry;

/**
 * How much Dice a mask is expected to lack, by what the network itself says of each pixel: 0 (sure)
 * to 1, and only as true as the probabilities are (docs/adr/uncertainty.md).
 */
public final class Doubt {
  private static final double ONE = 255;

  private Doubt() {}

  /**
   * Of a class that some pixels have: 1 minus the soft Dice confidence of Borges, Pacheco and Silva
   * (2024, arXiv:2402.10665), twice the probability within the mask over the mask's pixels and the
   * probability everywhere.
   *
   * @param pixels how many pixels have the class, > 0
   * @param within sum of the class's probability over them, in bytes
   * @param everywhere the same over all pixels of the frame
   */
  public static float ofClass(long pixels, long within, long everywhere) {
    return (float) Math.max(0, 1 - 2 * within / (everywhere + ONE * pixels));
  }

  /**
   * Of a mask without any: the chance that it should have one, if pixels were independent of each
   * other, since one would be enough to make its Dice 0.
   *
   * @param everywhere sum of all foreground probability over all pixels of the frame, in bytes
   */
  public static float ofNone(long everywhere) {
    return (float) -Math.expm1(-everywhere / ONE);
  }
}
