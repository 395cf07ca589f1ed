package io.sonostream.learning.evaluation;

import io.sonostream.learning.metrics.Interval;
import io.sonostream.learning.metrics.RankCorrelation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the scores of many images say.
 *
 * @param all every image
 * @param devices one per device model, by name; empty when there is only one
 * @param foresight Spearman's rank correlation between what the model expected each image's Dice to
 *     lack and what it lacks, -1 to 1; NaN where there is none
 * @param subjectDice mean Dice of every subject, by name
 */
public record EvaluationSummary(
    GroupSummary all,
    List<GroupSummary> devices,
    double foresight,
    Map<String, Double> subjectDice) {

  /** Summarises at least one score. */
  public static EvaluationSummary of(List<ImageScore> scores) {
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("an evaluation needs at least one image");
    }
    Map<String, List<ImageScore>> byDevice =
        scores.stream()
            .collect(Collectors.groupingBy(ImageScore::device, TreeMap::new, Collectors.toList()));
    List<GroupSummary> devices = new ArrayList<>();
    if (byDevice.size() > 1) {
      byDevice.forEach((device, own) -> devices.add(GroupSummary.of(device, own)));
    }
    Map<String, Double> subjects =
        scores.stream()
            .collect(
                Collectors.groupingBy(
                    ImageScore::subject,
                    TreeMap::new,
                    Collectors.averagingDouble(s -> s.score().dice())));
    return new EvaluationSummary(
        GroupSummary.of("all", scores), devices, foresight(scores), subjects);
  }

  private static double foresight(List<ImageScore> scores) {
    return RankCorrelation.of(
        scores.stream().mapToDouble(ImageScore::uncertainty).toArray(),
        scores.stream().mapToDouble(image -> 1 - image.score().dice()).toArray());
  }

  /** For manifests: dice, diceLow, diceHigh, iou ... Undefined ones are left out. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      Interval interval = all.of(metric);
      putDefined(metrics, metric.key(), interval.mean());
      putDefined(metrics, metric.key() + "Low", interval.low());
      putDefined(metrics, metric.key() + "High", interval.high());
    }
    metrics.put("testImages", (double) all.images());
    return metrics;
  }

  private static void putDefined(Map<String, Double> metrics, String name, double value) {
    if (!Double.isNaN(value)) {
      metrics.put(name, value);
    }
  }
}
