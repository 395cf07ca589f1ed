package io.sonostream.benchmarks.results;

import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.evaluation.Metric;
import io.sonostream.learning.gate.PairedScore;
import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All runs on one set under one kind of split.
 *
 * @param set name of the images
 * @param split for people
 * @param begins what the weights were before
 * @param trained network, input, recipe and its longest
 * @param runs so many trainings
 * @param images that judged, each once for every seed and split that has it in its test part
 * @param dice mean over groups of all their images and seeds
 * @param lowestSeed the mean Dice of the seed that came out worst
 * @param highestSeed and of the best
 * @param mirrored what a second look at each image, mirrored, adds to its Dice: mean over groups
 */
record ResultRow(
    String set,
    String split,
    String begins,
    String trained,
    int runs,
    long images,
    Interval dice,
    Interval iou,
    Interval hausdorff95,
    double lowestSeed,
    double highestSeed,
    Interval mirrored,
    ServingCost cost) {

  /**
   * @param bySeed the scores of all splits, by seed
   * @param twice the same images in the same order, each seen a second time
   */
  static ResultRow of(
      String set,
      String split,
      String begins,
      String trained,
      int runs,
      Map<Long, List<ImageScore>> bySeed,
      List<ImageScore> twice,
      ServingCost cost) {
    List<ImageScore> all = new ArrayList<>();
    bySeed.values().forEach(all::addAll);
    double[] seeds = bySeed.values().stream().mapToDouble(s -> of(Metric.DICE, s).mean()).toArray();
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (double seed : seeds) {
      lowest = Math.min(lowest, seed);
      highest = Math.max(highest, seed);
    }
    return new ResultRow(
        set,
        split,
        begins,
        trained,
        runs,
        all.stream().map(ImageScore::id).distinct().count(),
        of(Metric.DICE, all),
        of(Metric.IOU, all),
        of(Metric.HAUSDORFF95_PIXELS, all),
        lowest,
        highest,
        difference(ScorePairs.of(twice, all, Map.of())),
        cost);
  }

  private static Interval difference(List<PairedScore> pairs) {
    return new Bootstrap(1)
        .mean(
            pairs.stream().map(PairedScore::subject).toList(),
            pairs.stream().mapToDouble(pair -> pair.challenger() - pair.champion()).toArray());
  }

  private static Interval of(Metric metric, List<ImageScore> scores) {
    return new Bootstrap(1)
        .mean(
            scores.stream().map(ImageScore::subject).toList(),
            scores.stream().mapToDouble(metric::of).toArray());
  }
}
