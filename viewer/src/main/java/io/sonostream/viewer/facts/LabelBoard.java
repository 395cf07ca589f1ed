package io.sonostream.viewer.facts;

import io.sonostream.client.labels.LabelFilter;
import io.sonostream.client.labels.LabelSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The labels that are there, without their pixels: of every frame the newest.
 *
 * <p>Owner: the labels feed's thread writes; browsers' threads read, and take out what they have
 * withdrawn. Hand-off: this object's lock. Bound: the {@link #MAX_LABELS} that were written last,
 * some hundred bytes each. Shutdown: nothing to end.
 */
public final class LabelBoard {
  static final int MAX_LABELS = 200_000;

  /** More than anybody looks through: who wants others filters. */
  static final int MOST_SHOWN = 500;

  private final Map<String, LabelSummary> labels = new Recent<>(MAX_LABELS);

  /**
   * @param label null where the frame has none any more
   */
  public synchronized void record(String frame, @Nullable LabelSummary label) {
    labels.remove(frame);
    if (label != null) {
      labels.put(frame, label);
    }
  }

  /** The newest {@link #MOST_SHOWN} of these kinds, newest first. */
  public synchronized List<LabelView> view(LabelFilter wanted) {
    return labels.values().stream()
        .filter(wanted::takes)
        .sorted(
            Comparator.comparing(LabelSummary::labeledAt)
                .reversed()
                .thenComparing(LabelSummary::frameId))
        .limit(MOST_SHOWN)
        .map(LabelView::of)
        .toList();
  }

  public synchronized Optional<LabelSummary> find(String frame) {
    return Optional.ofNullable(labels.get(frame));
  }
}
