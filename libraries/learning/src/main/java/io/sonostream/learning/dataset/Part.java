package io.sonostream.learning.dataset;

import java.util.Locale;

/** What a subject's images are for. */
public enum Part {
  /** Gradients. */
  TRAIN,
  /** Choice of the epoch and of the strategy. */
  VALIDATION,
  /** The gate and the numbers in the manifest; never looked at before. */
  TEST;

  /** Lower case, as in files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
