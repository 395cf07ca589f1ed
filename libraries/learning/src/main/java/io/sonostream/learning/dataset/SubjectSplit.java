package io.sonostream.learning.dataset;

import io.sonostream.runtime.Digests;

/**
 * Assigns every subject to one part by a hash of its name, so the assignment holds for ever: labels
 * that come later move nobody, and no subject sits on two sides. The shares are reached only on
 * average; a handful of subjects may leave a part empty.
 *
 * @param train share of subjects to train on, 0-1
 * @param validation share to choose by, 0-1; what remains is the test part
 */
public record SubjectSplit(double train, double validation) {
  /** 70/15/15. */
  public static final SubjectSplit STANDARD = new SubjectSplit(0.70, 0.15);

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
    if (position < train) {
      return Part.TRAIN;
    }
    return position < train + validation ? Part.VALIDATION : Part.TEST;
  }
}
