package io.sonostream.benchmarks.results;

import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.evaluation.Metric;
import io.sonostream.learning.gate.PairedScore;
import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    List<PairedScore> pairs = ScorePairs.of(scores, whole, Map.of());
    List<String> groups = pairs.stream().map(PairedScore::subject).toList();
    Bootstrap bootstrap = new Bootstrap(1);
    return new LeftOutRow(
        leftOut,
        bootstrap.mean(groups, scores.stream().mapToDouble(Metric.DICE::of).toArray()),
        bootstrap.difference(
            groups,
            pairs.stream().mapToDouble(PairedScore::champion).toArray(),
            pairs.stream().mapToDouble(PairedScore::challenger).toArray()));
  }

  String markdown() {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s |",
        leftOut.words(),
        ResultTable.cell(dice, "%.3f"),
        leftOut == LeftOut.NOTHING ? "" : ResultTable.cell(difference, "%+.3f"));
  }
}
