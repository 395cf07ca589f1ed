package io.sonostream.trainer.recipe;

/** Which half of the U a block belongs to. */
public enum Side {
  /** The contracting path, bottleneck included. */
  CONTRACTING,
  /** The expanding path, output layer included. */
  EXPANDING
}
