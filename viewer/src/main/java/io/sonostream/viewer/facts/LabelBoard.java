package io.sonostream.viewer.facts;

import io.sonostream.client.labels.BrokenLabel;
import io.sonostream.client.labels.LabelFilter;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.client.labels.Reading;
import io.sonostream.client.labels.Standing;
import io.sonostream.client.labels.SummaryHandler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The labels that are there, without their pixels: of every frame and reader the newest.
 *
 * <p>Owner: the labels feed's thread writes; browsers' threads read, and take out what they have
 * withdrawn. Hand-off: this object's lock. Bound: the {@link #MAX_LABELS} that were written last,
 * some hundred bytes each, and as many keys of labels that can't be read. Shutdown: nothing to end.
 */
public final class LabelBoard implements SummaryHandler.Shelf {
  static final int MAX_LABELS = 200_000;

  /** More than anybody looks through: who wants others filters. */
  static final int MOST_SHOWN = 500;

  private final Map<String, LabelSummary> labels = new LinkedHashMap<>();
  private final Map<String, List<LabelSummary>> frames = new HashMap<>();
  private final Map<String, BrokenLabel> broken = new LinkedHashMap<>();

  @Override
  public synchronized void stands(String key, @Nullable LabelSummary label) {
    drop(key);
    broken.remove(key);
    if (label == null) {
      return;
    }
    labels.put(key, label);
    frames.computeIfAbsent(label.frameId(), frame -> new ArrayList<>(1)).add(label);
    if (labels.size() > MAX_LABELS) {
      drop(labels.keySet().iterator().next());
    }
  }

  @Override
  public synchronized @Nullable Standing standing(String key) {
    LabelSummary label = labels.get(key);
    return label == null ? broken.get(key) : label;
  }

  @Override
  public synchronized void broken(String key, BrokenLabel label) {
    drop(key);
    broken.put(key, label);
    if (broken.size() > MAX_LABELS) {
      broken.remove(broken.keySet().iterator().next());
    }
  }

  private void drop(String key) {
    LabelSummary before = labels.remove(key);
    if (before != null) {
      frames.computeIfPresent(
          before.frameId(),
          (frame, all) -> {
            all.remove(before);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** The newest {@link #MOST_SHOWN} of these kinds, newest first. */
  public synchronized List<LabelView> view(LabelFilter wanted) {
    return labels.values().stream()
        .filter(wanted::takes)
        .filter(label -> readings(label.frameId(), label.task()).contains(label))
        .sorted(
            Comparator.comparing(LabelSummary::labeledAt)
                .reversed()
                .thenComparing(LabelSummary::frameId)
                .thenComparing(LabelSummary::annotator))
        .limit(MOST_SHOWN)
        .map(label -> LabelView.of(label, readings(label.frameId(), label.task())))
        .toList();
  }

  /** The label that stands under a key. */
  public synchronized Optional<LabelSummary> find(String key) {
    return Optional.ofNullable(labels.get(key));
  }

  /** Of each reader of a frame the label that counts, where that is for this task. */
  public synchronized List<LabelSummary> readings(String frame, String task) {
    return Reading.counting(frames.getOrDefault(frame, List.of()), broken::containsKey).stream()
        .filter(label -> label.task().equals(task))
        .toList();
  }

  /** All that a reader has of a frame: two, where one was written before keys had readers. */
  public synchronized List<LabelSummary> of(String frame, String reader) {
    return frames.getOrDefault(frame, List.of()).stream()
        .filter(label -> label.reader().equals(reader))
        .toList();
  }
}
