package io.sonostream.learning.dataset;

import io.sonostream.runtime.Digests;
import org.jspecify.annotations.Nullable;

/**
 * Assigns every subject to one part by a hash of its name, so the assignment holds for ever: labels
 * that come later move nobody, and no subject sits on two sides. The shares are reached only on
 * average; a handful of subjects may leave a part empty.
 *
 * @param train share of subjects to train on, 0-1
 * @param validation share to choose by, 0-1; what remains is the test part
 * @param fold which fold of all that is not test chooses, instead of that share; null for none
 */
public record SubjectSplit(double train, double validation, @Nullable Fold fold) {
  /** 70/15/15. */
  public static final SubjectSplit STANDARD = new SubjectSplit(0.70, 0.15);

  /** One of several folds, the first is 1. */
  public record Fold(int number, int of) {
    private static final int MOST = 20;

    public Fold {
      if (of < 2 || of > MOST || number < 1 || number > of) {
        throw new IllegalArgumentException(
            "fold "
                + number
                + " of "
                + of
                + " is none; allowed are 2 to "
                + MOST
                + " folds, the first is 1");
      }
    }
  }

  /** Without folds. */
  public SubjectSplit(double train, double validation) {
    this(train, validation, null);
  }

  public SubjectSplit {
    if (!(train > 0 && validation >= 0 && train + validation <= 1)) {
      throw new IllegalArgumentException(
          "split is train "
              + train
              + ", validation "
              + validation
              + "; train must be above 0 and the sum at most 1");
    }
  }

  /**
   * The part of a subject.
   *
   * @param subject pseudonym; where there is none, the caller gives the frame's id
   */
  public Part of(String subject) {
    double position = Digests.position(subject);
    if (position >= train + validation) {
      return Part.TEST;
    }
    if (fold != null) {
      return dealt(fold, subject);
    }
    return position < train ? Part.TRAIN : Part.VALIDATION;
  }

  /**
   * The part of a subject that somebody has given one: it stays, but that folds are dealt of all
   * that is not test.
   */
  Part of(String subject, Part given) {
    return fold == null || given == Part.TEST ? given : dealt(fold, subject);
  }

  /** By a hash of its own, which knows nothing of the one that chose the test part. */
  private static Part dealt(Fold fold, String subject) {
    int own = (int) (Digests.position("fold " + subject) * fold.of());
    return own == fold.number() - 1 ? Part.VALIDATION : Part.TRAIN;
  }
}
