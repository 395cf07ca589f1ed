package io.sonostream.cli.train;

import io.sonostream.learning.run.ProgressListener;
import io.sonostream.learning.run.TrainingProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** A bar within the epoch on a terminal, and a line for every finished epoch. */
final class TrainingDisplay implements ProgressListener {
  private static final int CELLS = 24;

  private final PrintWriter out;
  private final boolean onTerminal = System.console() != null;

  TrainingDisplay(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void stage(String message) {
    clearLine();
    out.println(message);
    out.flush();
  }

  @Override
  public void stepFinished(int epoch, int step, int steps, double loss) {
    if (!onTerminal) {
      return;
    }
    int full = CELLS * step / steps;
    out.print(
        String.format(
            Locale.ROOT,
            "\repoch %d [%s%s] %d/%d  loss %.4f ",
            epoch,
            "#".repeat(full),
            ".".repeat(CELLS - full),
            step,
            steps,
            loss));
    out.flush();
  }

  @Override
  public void epochFinished(TrainingProgress p) {
    clearLine();
    out.println(
        String.format(
            Locale.ROOT,
            "epoch %d/%d  loss %.4f  validation loss %.4f  Dice %.4f%s  %.1f s  %s left",
            p.epoch(),
            p.epochs(),
            p.trainLoss(),
            p.validationLoss(),
            p.validationDice(),
            p.bestEpoch() == p.epoch() ? " (best)" : "",
            p.seconds(),
            duration(p.secondsLeft())));
    out.flush();
  }

  private void clearLine() {
    if (onTerminal) {
      out.print("\r" + " ".repeat(72) + "\r");
    }
  }

  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 90 ? whole + " s" : (whole + 30) / 60 + " min";
  }
}
