package io.sonostream.processor.batch;

import java.util.Locale;

/** The two ways a frame can come: the newest matters most, or every one matters. */
public enum Lane {
  /** Low latency; a frame that is too old when its batch forms is shed. */
  LIVE,
  /** Backfill and re-segmentation; never sheds. */
  ARCHIVE;

  /** Lower case, as in metrics and configuration. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
