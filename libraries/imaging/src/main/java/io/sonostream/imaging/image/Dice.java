package io.sonostream.imaging.image;

import java.util.List;

/**
 * How far two masks agree (Dice 1945): {@code 2 |A ∩ B| / (|A| + |B|)}, 0-1. Two that are both
 * empty agree: 1.
 */
public final class Dice {
  private Dice() {}

  /**
   * From counts of pixels.
   *
   * @param both pixels in both masks
   * @param sum pixels of the one and of the other together
   */
  public static double of(long both, long sum) {
    return sum == 0 ? 1 : 2.0 * both / sum;
  }

  /** Over all foreground pixels: those in which both have the same class are in both. */
  public static double foreground(ClassMap one, ClassMap other) {
    return foreground(List.of(one), List.of(other));
  }

  /**
   * Over all foreground pixels of all maps, so that a large one weighs more than a small one.
   *
   * @throws IllegalArgumentException when two that belong together differ in size
   */
  public static double foreground(List<ClassMap> ones, List<ClassMap> others) {
    if (ones.size() != others.size()) {
      throw new IllegalArgumentException(
          ones.size() + " masks are compared with " + others.size() + "; each needs its other");
    }
    long both = 0;
    long sum = 0;
    for (int n = 0; n < ones.size(); n++) {
      ClassMap one = ones.get(n);
      ClassMap other = others.get(n);
      if (one.width() != other.width() || one.height() != other.height()) {
        throw new IllegalArgumentException(
            "masks of "
                + one.width()
                + "x"
                + one.height()
                + " and "
                + other.width()
                + "x"
                + other.height()
                + " can't be compared; they must be of one size");
      }
      for (int i = 0; i < one.values().length; i++) {
        byte a = one.values()[i];
        byte b = other.values()[i];
        sum += (a != 0 ? 1 : 0) + (b != 0 ? 1 : 0);
        both += a != 0 && a == b ? 1 : 0;
      }
    }
    return of(both, sum);
  }
}
