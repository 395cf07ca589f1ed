package io.sonostream.cli.demo;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The news, and under them a line per device, redrawn in place on a terminal; elsewhere printed
 * again every ten seconds. Used by one thread.
 */
final class LiveTable {
  private static final String HEAD =
      String.format(
          Locale.ROOT,
          "%-14s %7s %7s %9s %9s %7s %6s %6s  %s",
          "device",
          "fps in",
          "fps out",
          "p50 ms",
          "p99 ms",
          "masks",
          "shed",
          "dead",
          "model");

  private static final long PRINT_NANOS = 10_000_000_000L;

  private final PrintWriter out;
  private final boolean inPlace;
  private final Map<String, DeviceTally.Standing> before = new HashMap<>();
  private long beforeNanos;
  private int drawnLines;

  /**
   * @param inPlace whether the terminal understands cursor movement; otherwise the table is printed
   *     again below
   */
  LiveTable(PrintWriter out, boolean inPlace, long nowNanos) {
    this.out = out;
    this.inPlace = inPlace;
    this.beforeNanos = nowNanos;
  }

  /**
   * @param news lines that stay on the screen, above the table
   */
  void draw(
      List<String> news,
      Map<String, DeviceTally.Standing> standings,
      String footer,
      long nowNanos) {
    if (inPlace || nowNanos - beforeNanos >= PRINT_NANOS) {
      table(news, standings, footer, nowNanos);
    } else {
      news.forEach(out::println);
      out.flush();
    }
  }

  private void table(
      List<String> news,
      Map<String, DeviceTally.Standing> standings,
      String footer,
      long nowNanos) {
    double seconds = Math.max(1e-3, (nowNanos - beforeNanos) / 1e9);
    StringBuilder table = new StringBuilder();
    if (inPlace && drawnLines > 0) {
      table.append("\u001b[").append(drawnLines).append('A');
    }
    news.forEach(one -> line(table, one));
    line(table, HEAD);
    standings.forEach((id, now) -> line(table, row(id, now, seconds)));
    line(table, footer);
    out.print(table);
    out.flush();
    drawnLines = standings.size() + 2;
    before.putAll(standings);
    beforeNanos = nowNanos;
  }

  private String row(String id, DeviceTally.Standing now, double seconds) {
    DeviceTally.Standing then = before.get(id);
    double in = (now.frames() - (then == null ? 0 : then.frames())) / seconds;
    double out = (now.masks() - (then == null ? 0 : then.masks())) / seconds;
    return String.format(
        Locale.ROOT,
        "%-14s %7.1f %7.1f %9.1f %9.1f %7d %6d %6d  %s",
        id,
        in,
        out,
        now.latencyP50Millis(),
        now.latencyP99Millis(),
        now.masks(),
        now.shed(),
        now.dead(),
        now.model());
  }

  private void line(StringBuilder table, String text) {
    table.append(inPlace ? "\u001b[2K" : "").append(text).append('\n');
  }
}
