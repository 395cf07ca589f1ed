package io.sonostream.trainer.service;

import io.sonostream.learning.dataset.SubjectSplit;

/**
 * Shares of subjects, for ever: a stable hash of the subject decides. What remains is the frozen
 * test part.
 *
 * @param train share of subjects to train on, 0-1
 * @param validation share to choose by, 0-1; what remains is the test part
 */
public record SplitSettings(double train, double validation) {
  public SplitSettings {
    of(train, validation);
  }

  public SubjectSplit bySubject() {
    return of(train, validation);
  }

  private static SubjectSplit of(double train, double validation) {
    return new SubjectSplit(train, validation);
  }
}
