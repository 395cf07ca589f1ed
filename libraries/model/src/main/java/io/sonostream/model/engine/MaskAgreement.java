package io.sonostream.model.engine;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;
import java.util.List;
import java.util.Locale;

/**
 * Whether two engines say the same of some frames. Engines and precisions that compute one network
 * differ where a probability stands at the threshold: in single pixels of a contour. Wrong weights,
 * layouts or scales differ in whole regions. So each frame is looked at by itself, for a lesion
 * that only one frame shows must not drown in the foreground of the others, and of its foreground
 * one pixel in two hundred may differ: every sixteenth of the contour of a lesion of 25 pixels
 * across. A mask that is so small that this is not even {@value #FEW_PIXELS} pixels may differ in
 * those: an empty one has a threshold too.
 *
 * @param frame number of the frame that agrees least
 * @param dice of its masks, 0-1
 * @param foreground pixels of the one mask and of the other together
 */
public record MaskAgreement(int frame, double dice, long foreground) {
  /** Masks of a frame that agree less than this are another model's. */
  public static final double LEAST_DICE = 0.995;

  /** Pixels that may differ in any frame. */
  public static final int FEW_PIXELS = 2;

  /**
   * Of the masks of some frames, at least one, in the same order.
   *
   * @throws IllegalArgumentException when two that belong together differ in size
   */
  public static MaskAgreement of(List<ClassMap> expected, List<ClassMap> found) {
    MaskAgreement least = of(0, expected, found);
    for (int i = 1; i < expected.size(); i++) {
      least = least.orWorse(of(i, expected, found));
    }
    return least;
  }

  private static MaskAgreement of(int frame, List<ClassMap> expected, List<ClassMap> found) {
    ClassMap one = expected.get(frame);
    ClassMap other = found.get(frame);
    return new MaskAgreement(
        frame, Dice.foreground(one, other), foreground(one) + foreground(other));
  }

  private static long foreground(ClassMap map) {
    long pixels = 0;
    for (byte value : map.values()) {
      pixels += value != 0 ? 1 : 0;
    }
    return pixels;
  }

  /** The one of two that is further from saying the same. */
  MaskAgreement orWorse(MaskAgreement other) {
    return other.excess() > excess() ? other : this;
  }

  /** Whether this is one model, as far as the frames tell. */
  public boolean same() {
    return excess() <= 1;
  }

  /** Pixels that differ for each that may. */
  private double excess() {
    long differ = Math.round((1 - dice) * foreground);
    // The little more is what the product of a decimal rounds away.
    return differ / Math.max(FEW_PIXELS, (1 - LEAST_DICE) * foreground + 1e-6);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Dice %.4f for frame %d, at least %s or all but %d pixels",
        dice,
        frame,
        LEAST_DICE,
        FEW_PIXELS);
  }
}
