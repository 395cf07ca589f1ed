package io.sonostream.learning.run;

import io.sonostream.imaging.image.ClassScope;
import io.sonostream.learning.metrics.Confusion;
import java.util.Arrays;

/** Pixels of one image, of all of its tiles, class by class. */
final class ImageTally {
  private final Confusion[] byClass;

  /**
   * @param classes of the foreground; their values are 1 to this
   */
  ImageTally(int classes) {
    byClass = new Confusion[classes];
    Arrays.fill(byClass, new Confusion(0, 0, 0, 0));
  }

  /**
   * @param predicted class values of a tile
   * @param scope which classes the truth speaks for
   */
  void add(byte[] predicted, byte[] truth, ClassScope scope) {
    for (int c = 1; c <= byClass.length; c++) {
      if (scope.speaksFor(c)) {
        byClass[c - 1] = byClass[c - 1].plus(Confusion.of(predicted, truth, c));
      }
    }
  }

  /**
   * Mean over the classes that truth or prediction have, 0-1: one that nobody has says nothing
   * (docs/adr/classes-that-are-absent.md). 1 where there is none.
   */
  double dice() {
    return Arrays.stream(byClass)
        .filter(confusion -> !confusion.isAbsent())
        .mapToDouble(Confusion::dice)
        .average()
        .orElse(1);
  }
}
