package io.sonostream.client.labels;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Of every frame and reader the newest label, without pixels, as far as it was told.
 *
 * <p>Owner: the thread that reads the topic writes; any thread may ask. Hand-off: this object's
 * lock. Bound: a summary of every label, some hundred bytes each. Shutdown: nothing to end.
 */
public final class ListedLabels implements SummaryHandler.Shelf {
  private final Map<String, LabelSummary> newest = new HashMap<>();
  private final Map<String, BrokenLabel> broken = new HashMap<>();

  @Override
  public synchronized void stands(String key, @Nullable LabelSummary label) {
    broken.remove(key);
    newest.remove(key);
    if (label != null) {
      newest.put(key, label);
    }
  }

  @Override
  public synchronized @Nullable Standing standing(String key) {
    LabelSummary label = newest.get(key);
    return label == null ? broken.get(key) : label;
  }

  @Override
  public synchronized void broken(String key, BrokenLabel label) {
    newest.remove(key);
    broken.put(key, label);
  }

  /** Those that count, of these kinds, by frame and reader. */
  public synchronized List<LabelSummary> list(LabelFilter wanted) {
    return newest.values().stream()
        .collect(Collectors.groupingBy(LabelSummary::frameId))
        .values()
        .stream()
        .flatMap(frame -> Reading.counting(frame, broken::containsKey).stream())
        .filter(wanted::takes)
        .sorted(Comparator.comparing(LabelSummary::frameId).thenComparing(LabelSummary::annotator))
        .toList();
  }
}
