package io.sonostream.benchmarks.results;

import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import java.util.ArrayList;
import java.util.List;

/**
 * Ours and plain PyTorch's on the same images, all seeds together.
 *
 * @param ours Dice of our models, mean over groups
 * @param torch of PyTorch's
 * @param difference PyTorch's less ours, pair by pair
 */
record TorchRow(int runs, Interval ours, Interval torch, Interval difference) {

  /**
   * @param ours scores of all seeds, one after the other
   * @param torch in the same order
   */
  static TorchRow of(int runs, List<ImageScore> ours, List<ImageScore> torch) {
    List<String> subjects = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      if (!ours.get(i).id().equals(torch.get(i).id())) {
        throw new IllegalArgumentException(
            "image " + i + " is " + ours.get(i).id() + " for one and " + torch.get(i).id());
      }
      subjects.add(ours.get(i).subject());
    }
    double[] own = dice(ours);
    double[] other = dice(torch);
    Bootstrap bootstrap = new Bootstrap(1);
    return new TorchRow(
        runs,
        bootstrap.mean(subjects, own),
        bootstrap.mean(subjects, other),
        bootstrap.difference(subjects, own, other));
  }

  private static double[] dice(List<ImageScore> scores) {
    return scores.stream().mapToDouble(score -> score.score().dice()).toArray();
  }
}
