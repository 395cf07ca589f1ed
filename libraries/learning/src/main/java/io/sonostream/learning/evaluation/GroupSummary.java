package io.sonostream.learning.evaluation;

import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A group of images: all, or those of one device model.
 *
 * @param name {@code all}, or the device model
 * @param intervals mean over subjects and 95 % interval of each metric
 * @param undefinedDistances images where only one of the masks is empty: they have no Hausdorff
 *     distance and are left out of its mean
 */
public record GroupSummary(
    String name,
    int images,
    int subjects,
    Map<Metric, Interval> intervals,
    int undefinedDistances) {
  /** The same scores give the same intervals, in every report and gate. */
  private static final long SEED = 20_260_101;

  public GroupSummary {
    intervals = Collections.unmodifiableMap(new EnumMap<>(intervals));
  }

  static GroupSummary of(String name, List<ImageScore> scores) {
    List<String> subjects = scores.stream().map(ImageScore::subject).toList();
    Map<Metric, Interval> intervals = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      double[] values = scores.stream().mapToDouble(metric::of).toArray();
      intervals.put(metric, new Bootstrap(SEED).mean(subjects, values));
    }
    return new GroupSummary(
        name,
        scores.size(),
        (int) subjects.stream().distinct().count(),
        intervals,
        (int) scores.stream().filter(s -> Double.isNaN(s.score().hausdorff95Pixels())).count());
  }

  /** The interval of one metric; {@link Interval#NONE} when nothing defined it. */
  public Interval of(Metric metric) {
    return intervals.getOrDefault(metric, Interval.NONE);
  }
}
