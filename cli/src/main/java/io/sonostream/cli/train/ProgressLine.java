package io.sonostream.cli.train;

import java.io.PrintWriter;

/** A bar that fills up: redrawn on a terminal; elsewhere a line for each tenth. One thread. */
final class ProgressLine {
  private static final int CELLS = 30;

  private final PrintWriter out;
  private final String what;
  private final int total;
  private final boolean onTerminal = System.console() != null;
  private int shown = -1;

  ProgressLine(PrintWriter out, String what, int total) {
    this.out = out;
    this.what = what;
    this.total = total;
  }

  void show(int done) {
    int percent = (int) (100L * done / Math.max(1, total));
    int step = onTerminal ? percent : percent / 10;
    if (step == shown) {
      return;
    }
    shown = step;
    if (onTerminal) {
      int full = CELLS * percent / 100;
      String bar = "#".repeat(full) + ".".repeat(CELLS - full);
      out.print("\r" + what + " [" + bar + "] " + done + "/" + total + (done == total ? "\n" : ""));
    } else {
      out.println(what + " " + done + "/" + total);
    }
    out.flush();
  }
}
