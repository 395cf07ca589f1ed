package io.sonostream.benchmarks.strategies;

import io.sonostream.learning.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows as Markdown. */
final class StrategyTable {
  private StrategyTable() {}

  static List<String> markdown(List<StrategyRow> rows) {
    List<String> lines = new ArrayList<>();
    String set = "";
    for (StrategyRow row : rows) {
      if (!row.set().equals(set)) {
        set = row.set();
        lines.add("");
        lines.add("### " + set + ", " + row.dice().subjects() + " test groups");
        lines.add("");
        lines.add(
            "| pre-trained on | what learns | Dice | against scratch | HD95, pixels | epoch |");
        lines.add("|---|---|---|---|---|---|");
      }
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s | %d |",
              row.base(),
              row.strategy(),
              cell(row.dice(), "%.3f"),
              row.base().equals("none") ? "-" : cell(row.againstScratch(), "%+.3f"),
              cell(row.hausdorff95(), "%.1f"),
              row.bestEpoch()));
    }
    return lines;
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
