package io.sonostream.client.models;

import io.sonostream.runtime.UserException;
import org.jspecify.annotations.Nullable;

/** Someone else was faster: the champion is not the one that was seen. Nothing was written. */
public final class StaleChampionException extends UserException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String champion;

  StaleChampionException(String task, @Nullable String seen, @Nullable String champion) {
    super(
        "the champion of "
            + task
            + " is "
            + (champion == null ? "none" : champion)
            + " now, not "
            + (seen == null ? "none" : seen)
            + "; look again and decide");
    this.champion = champion;
  }

  /** Who serves now; null for none. */
  public @Nullable String champion() {
    return champion;
  }
}
