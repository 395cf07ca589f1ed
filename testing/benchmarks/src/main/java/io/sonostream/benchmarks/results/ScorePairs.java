package io.sonostream.benchmarks.results;

import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.evaluation.PairedDice;
import io.sonostream.learning.gate.PairedScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two trainings on the same images, image by image, as the gate compares them. */
final class ScorePairs {
  private ScorePairs() {}

  /** In the same order, as both were judged by the same folder. */
  static List<PairedScore> of(
      List<ImageScore> first, List<ImageScore> second, Map<String, String> devices) {
    if (!first.stream()
        .map(ImageScore::id)
        .toList()
        .equals(second.stream().map(ImageScore::id).toList())) {
      throw new IllegalStateException("two runs were judged by different images");
    }
    List<PairedScore> pairs = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      ImageScore own = first.get(i);
      PairedDice dice = PairedDice.of(second.get(i).score(), own.score());
      pairs.add(
          new PairedScore(
              own.id(),
              own.subject(),
              devices.getOrDefault(own.id(), ""),
              true,
              dice.champion(),
              dice.challenger()));
    }
    return pairs;
  }
}
