package io.sonostream.trainer.queue;

import java.util.Locale;

/** What asked for a run. */
public enum Trigger {
  /** Enough new labels. */
  LABELS,
  /** Enough time, and at least one new label. */
  INTERVAL,
  /** Somebody. */
  COMMAND;

  /** As training.events spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
