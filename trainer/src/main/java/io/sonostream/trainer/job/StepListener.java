package io.sonostream.trainer.job;

/** Hears when a run has passed a step, on the thread that passed it. */
public interface StepListener {
  /** Nobody listens. */
  StepListener NONE = (step, task) -> {};

  void passed(Step step, String task);
}
