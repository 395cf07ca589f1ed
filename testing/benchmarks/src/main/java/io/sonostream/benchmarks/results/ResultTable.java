package io.sonostream.benchmarks.results;

import io.sonostream.learning.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows as Markdown. */
final class ResultTable {
  /** Cells that say which row it is; a later one takes the place of an earlier. */
  static final int KEY_CELLS = 4;

  private ResultTable() {}

  static List<String> markdown(List<ResultRow> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| images | split | begins with | trained | runs | judged by | Dice | worst and best seed |"
            + " seen twice less once | IoU | HD95, pixels | parameters | frames/s |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (ResultRow row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %d | %d images, %d groups | %s | %.3f, %.3f | %s | %s |"
                  + " %s | %,d | %.0f (%s) |",
              row.set(),
              row.split(),
              row.begins(),
              row.trained(),
              row.runs(),
              row.images(),
              row.dice().subjects(),
              cell(row.dice(), "%.3f"),
              row.lowestSeed(),
              row.highestSeed(),
              cell(row.mirrored(), "%.3f"),
              cell(row.iou(), "%.3f"),
              distance(row.hausdorff95()),
              row.cost().parameters(),
              row.cost().framesPerSecond(),
              row.cost().engine()));
    }
    return lines;
  }

  /** With its own groups: where one mask is empty there is no distance. */
  private static String distance(Interval interval) {
    return interval.subjects() == 0
        ? "-"
        : String.format(Locale.ROOT, "%s, %d groups", cell(interval, "%.1f"), interval.subjects());
  }

  static String cell(Interval interval, String number) {
    if (Double.isNaN(interval.low())) {
      return String.format(Locale.ROOT, number, interval.mean());
    }
    return String.format(
        Locale.ROOT,
        number + " (" + number + " to " + number + ")",
        interval.mean(),
        interval.low(),
        interval.high());
  }
}
