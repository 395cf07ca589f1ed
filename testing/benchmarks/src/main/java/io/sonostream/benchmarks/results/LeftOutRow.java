package io.sonostream.benchmarks.results;

import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.evaluation.Metric;
import io.sonostream.learning.evaluation.PairedDice;
import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import java.util.List;
import java.util.Locale;

/**
 * What came of a recipe without one of its settings.
 *
 * @param difference of its Dice to that of the whole recipe on the same images; below 0 where the
 *     setting helps
 */
record LeftOutRow(LeftOut leftOut, Interval dice, Interval difference) {

  /**
   * @param whole scores of the whole recipe, of the same images in the same order
   */
  static LeftOutRow of(LeftOut leftOut, List<ImageScore> scores, List<ImageScore> whole) {
    List<String> groups = scores.stream().map(ImageScore::subject).toList();
    double[] differences = new double[scores.size()];
    for (int i = 0; i < differences.length; i++) {
      ImageScore own = scores.get(i);
      ImageScore other = whole.get(i);
      if (!own.id().equals(other.id())) {
        throw new IllegalStateException(own.id() + " and " + other.id() + " are no pair");
      }
      PairedDice pair = PairedDice.of(other.score(), own.score());
      differences[i] = pair.challenger() - pair.champion();
    }
    return new LeftOutRow(
        leftOut,
        new Bootstrap(1).mean(groups, scores.stream().mapToDouble(Metric.DICE::of).toArray()),
        new Bootstrap(1).mean(groups, differences));
  }

  String markdown() {
    String own = cell(dice, "%.3f");
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s |",
        leftOut.words(),
        own,
        leftOut == LeftOut.NOTHING ? "" : cell(difference, "%+.3f"));
  }

  private static String cell(Interval interval, String number) {
    return String.format(
        Locale.ROOT,
        number + " (" + number + " to " + number + ")",
        interval.mean(),
        interval.low(),
        interval.high());
  }
}
