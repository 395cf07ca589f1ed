package io.sonostream.trainer.job;

/** The moments of a run between which a crash may fall; the kill tests crash at each. */
public enum Step {
  COMMAND_READ,
  QUEUED,
  LABELS_FROZEN,
  PREPARED,
  STARTED,
  CHILD_STARTED,
  EPOCH_TOLD,
  CHILD_ENDED,
  GATE_DECIDED,
  PACKAGE_STORED,
  /** Release, assignment and outcome are sent; the transaction is not committed. */
  OUTCOME_SENT,
  OUTCOME_COMMITTED
}
