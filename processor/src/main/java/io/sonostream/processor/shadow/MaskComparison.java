package io.sonostream.processor.shadow;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Two masks of the same frame, in the frame's own pixels.
 *
 * @param dice 0-1: the mean, over the foreground classes that either mask has, of {@code 2 |A ∩ B|
 *     / (|A| + |B|)}; 1 where neither has any. A class that only one model knows is empty in the
 *     other's mask. One that neither mask has says nothing, as in the trainer's scores
 *     (docs/adr/classes-that-are-absent.md)
 * @param championPixels foreground pixels of the champion's mask, all classes
 * @param challengerPixels foreground pixels of the challenger's
 */
public record MaskComparison(double dice, long championPixels, long challengerPixels) {

  /** A mask and what its values mean: value {@code n} is the class {@code classes.get(n - 1)}. */
  public record Side(ClassMap map, List<String> classes) {
    public Side {
      classes = List.copyOf(classes);
    }

    /** The value of a class in this mask, or -1 for one that this model does not know. */
    private int valueOf(String name) {
      int index = classes.indexOf(name);
      return index < 0 ? -1 : index + 1;
    }
  }

  /**
   * @throws IllegalArgumentException when the masks are not of the same frame size
   */
  public static MaskComparison of(Side champion, Side challenger) {
    if (champion.map().width() != challenger.map().width()
        || champion.map().height() != challenger.map().height()) {
      throw new IllegalArgumentException(
          "masks of "
              + champion.map().width()
              + "x"
              + champion.map().height()
              + " and "
              + challenger.map().width()
              + "x"
              + challenger.map().height()
              + " pixels can't be compared; both must be in the frame's own");
    }
    Counts counts = new Counts(champion, challenger);
    Set<String> names = new TreeSet<>(champion.classes());
    names.addAll(challenger.classes());
    double dice =
        names.stream()
            .map(name -> counts.of(champion.valueOf(name), challenger.valueOf(name)))
            .filter(pixels -> pixels.sum() > 0)
            .mapToDouble(pixels -> Dice.of(pixels.both(), pixels.sum()))
            .average()
            .orElse(1);
    return new MaskComparison(
        dice, counts.foreground(counts.left), counts.foreground(counts.right));
  }

  /** Of one class: those in both masks, and those of the one and of the other together. */
  private record Pixels(long both, long sum) {}

  /** Pixels of each value in either mask, and of each left value where the right means the same. */
  private static final class Counts {
    private final long[] left = new long[256];
    private final long[] right = new long[256];
    private final long[] both = new long[256];

    Counts(Side one, Side other) {
      int[] sameAs = new int[256];
      Arrays.fill(sameAs, -1);
      for (String name : one.classes()) {
        sameAs[one.valueOf(name)] = other.valueOf(name);
      }
      byte[] lefts = one.map().values();
      byte[] rights = other.map().values();
      for (int i = 0; i < lefts.length; i++) {
        int l = lefts[i] & 0xff;
        int r = rights[i] & 0xff;
        left[l]++;
        right[r]++;
        both[l] += sameAs[l] == r ? 1 : 0;
      }
    }

    Pixels of(int leftValue, int rightValue) {
      return new Pixels(
          leftValue < 0 ? 0 : both[leftValue],
          (leftValue < 0 ? 0 : left[leftValue]) + (rightValue < 0 ? 0 : right[rightValue]));
    }

    long foreground(long[] pixels) {
      return Arrays.stream(pixels).sum() - pixels[0];
    }
  }
}
