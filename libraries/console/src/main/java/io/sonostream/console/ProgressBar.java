package io.sonostream.console;

import java.io.PrintWriter;

/**
 * One line that fills up: redrawn at each percent on a terminal; elsewhere a line for each tenth.
 * Used by one thread.
 */
public final class ProgressBar {
  private static final int CELLS = 30;

  private final PrintWriter out;
  private final String what;
  private final long total;
  private final boolean onTerminal = System.console() != null;
  private int shownPercent;

  public ProgressBar(PrintWriter out, String what, long total) {
    this.out = out;
    this.what = what;
    this.total = total;
  }

  public void show(long done) {
    int percent = (int) (100 * done / Math.max(1, total));
    if (percent == shownPercent || (!onTerminal && percent / 10 == shownPercent / 10)) {
      return;
    }
    shownPercent = percent;
    String count = done + "/" + total;
    if (onTerminal) {
      int full = CELLS * percent / 100;
      String bar = "#".repeat(full) + ".".repeat(CELLS - full);
      out.print("\r" + what + " [" + bar + "] " + count + (done == total ? "\n" : ""));
    } else {
      out.println(what + " " + count);
    }
    out.flush();
  }
}
