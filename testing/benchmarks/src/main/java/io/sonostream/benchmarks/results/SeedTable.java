package io.sonostream.benchmarks.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Claims with their rows as Markdown. */
final class SeedTable {
  private SeedTable() {}

  static List<String> markdown(SeedClaim claim, List<SeedRow> rows) {
    List<String> lines = new ArrayList<>();
    lines.add("### " + claim.title());
    lines.add("");
    lines.add("*" + claim.says() + "*");
    lines.add("");
    lines.add(
        "| judged by | A | Dice of A | B | Dice of B | A less B | rise in the last quarter | verdict |");
    lines.add("|---|---|---|---|---|---|---|---|");
    rows.forEach(row -> lines.add(line(row)));
    for (SeedRow row : rows) {
      SeedRow.Measured measured = row.measured();
      if (measured != null && measured.gate() != null) {
        lines.add("");
        lines.add(
            "The gate on all " + row.set() + ", A as challenger of B: " + measured.gate() + ".");
      }
    }
    return lines;
  }

  private static String line(SeedRow row) {
    String judge = row.set() + (row.judge().isEmpty() ? "" : ", " + row.judge());
    SeedRow.Measured measured = row.measured();
    if (measured == null) {
      return String.format(
          Locale.ROOT,
          "| %s | %s | - | %s | - | - | - | not run yet: %d of %d trainings are there |",
          judge,
          row.first(),
          row.second(),
          row.trainings(),
          row.needed());
    }
    return String.format(
        Locale.ROOT,
        "| %s, %d groups | %s | %s | %s | %s | %s | %+.3f, %+.3f | %s |",
        judge,
        measured.difference().subjects(),
        row.first(),
        ResultTable.cell(measured.firstDice(), "%.3f"),
        row.second(),
        ResultTable.cell(measured.secondDice(), "%.3f"),
        ResultTable.cell(measured.difference(), "%+.3f"),
        measured.firstRise(),
        measured.secondRise(),
        measured.verdict());
  }
}
