package io.sonostream.learning.run;

/**
 * The moments of a training child between which a crash may fall; the kill tests crash at each.
 * Those of the checkpoint come once an epoch, the others once a run.
 */
public enum Moment {
  LABELS_READ,
  /** The weights of the best epoch are written under their temporary name. */
  BEST_WRITTEN,
  BEST_RENAMED,
  /** The checkpoint is written under its temporary name. */
  CHECKPOINT_WRITTEN,
  /** It has its name; the one before is still there, and nobody has been told. */
  CHECKPOINT_RENAMED,
  CANDIDATE_PACKED,
  CHALLENGER_SCORED,
  CHAMPION_SCORED,
  /** The package is there; the outcome is not. */
  PACKED
}
