package io.sonostream.trainer.labels;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels of one task that came since a run read them. One thread at a time. */
public final class NewLabels {
  private final LabelFeed feed;
  private final LabelCopy copy;
  private final String task;
  private Map<Integer, Long> countedAt = Map.of();
  private Map<Integer, Long> countedSince = Map.of();
  private int counted;

  public NewLabels(LabelFeed feed, String task) {
    this.feed = feed;
    this.copy = feed.copy();
    this.task = task;
  }

  /**
   * Usable labels at or after these positions; walks the index only when something has come.
   *
   * @param since partition to the first offset that counts
   */
  public int count(Map<Integer, Long> since) {
    Map<Integer, Long> now = copy.positions();
    if (!now.equals(countedAt) || !since.equals(countedSince)) {
      counted = copy.countSince(task, since);
      countedAt = now;
      countedSince = since;
    }
    return counted;
  }

  /** What the newest of them was traced as; null where it was not. */
  public @Nullable String trace() {
    return copy.trace(task);
  }

  /** Whether all that was published before this {@link System#nanoTime} is in the copy. */
  public boolean haveArrived(long publishedBeforeNanos) {
    long caughtUpAt = feed.caughtUpAtNanos();
    return caughtUpAt != Long.MIN_VALUE && caughtUpAt - publishedBeforeNanos >= 0;
  }
}
