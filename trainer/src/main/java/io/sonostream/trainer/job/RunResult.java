package io.sonostream.trainer.job;

import io.sonostream.learning.run.TrainingOutcome;

/** How the child's part of a run ended. */
public sealed interface RunResult {

  /** A package and scores lie in the run's folder. */
  record Trained(TrainingOutcome outcome) implements RunResult {}

  /**
   * No model came out, and trying again would not help.
   *
   * @param message one line for people
   */
  record Failed(String message) implements RunResult {}

  /** Somebody asked for it. */
  record Cancelled() implements RunResult {}

  /** The trainer ends or has lost the task; the run goes on from its last finished epoch. */
  record Stopped() implements RunResult {}
}
