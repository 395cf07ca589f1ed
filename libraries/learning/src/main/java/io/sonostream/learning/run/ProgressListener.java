package io.sonostream.learning.run;

/** Hears of a run's progress, on the run's own thread. */
public interface ProgressListener {

  /** After each epoch, once its checkpoint is on disk. */
  void epochFinished(TrainingProgress progress);

  /**
   * After each step.
   *
   * @param step from 1
   * @param steps of this epoch
   */
  default void stepFinished(int epoch, int step, int steps, double loss) {}

  /** A word on what happens now, for people. */
  default void stage(String message) {}

  /** Something is on disk that was not there before. */
  default void passed(Moment moment) {}
}
