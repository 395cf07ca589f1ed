package io.sonostream.trainer.service;

import io.sonostream.learning.gate.GateVerdict;
import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.trainer.job.RunRecord;

/** What a run's thread tells the service's thread. */
sealed interface RunNews {

  String runId();

  /** The labels are frozen and the job is written. */
  record Started(RunRecord record, String message) implements RunNews {
    @Override
    public String runId() {
      return record.request().runId();
    }
  }

  /** An epoch is finished. */
  record Epoch(RunRecord record, TrainingProgress progress) implements RunNews {
    @Override
    public String runId() {
      return record.request().runId();
    }
  }

  /** The gate has let the challenger pass, and its package is in the store. */
  record Promoted(RunRecord record, GateVerdict verdict, ModelRelease release) implements RunNews {
    @Override
    public String runId() {
      return record.request().runId();
    }
  }

  /** The gate has not. */
  record Rejected(RunRecord record, GateVerdict verdict) implements RunNews {
    @Override
    public String runId() {
      return record.request().runId();
    }
  }

  /**
   * There is no challenger.
   *
   * @param message one line for people
   */
  record Failed(String runId, String message) implements RunNews {}

  /** Somebody asked for it. */
  record Cancelled(String runId) implements RunNews {}

  /** The run pauses, because its trainer does. */
  record Stopped(String runId) implements RunNews {}
}
