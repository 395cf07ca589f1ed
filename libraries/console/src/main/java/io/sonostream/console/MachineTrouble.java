package io.sonostream.console;

import io.sonostream.runtime.RootCause;
import java.io.IOException;
import java.util.Optional;

/**
 * What the machine refuses: a full disk, a folder that may not be written, a port that is taken.
 * Such an exception is no fault of the program, wherever it was thrown, and its stack helps nobody.
 */
final class MachineTrouble {
  /** A chain of causes that is longer goes in circles. */
  private static final int MOST_CAUSES = 20;

  private MachineTrouble() {}

  /** One line, where an exception comes of one of the machine's refusals. */
  static Optional<String> words(Exception e) {
    Throwable cause = e;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      if (cause instanceof IOException refusal) {
        return Optional.of(oneLine(e, refusal));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static String oneLine(Exception outer, IOException refusal) {
    String own = RootCause.words(refusal);
    String told = outer == refusal ? null : outer.getMessage();
    // Java puts the cause's own words into the message of an exception without one.
    boolean adds = told != null && !told.startsWith(refusal.getClass().getName());
    String line = !adds ? own : String.valueOf(told).contains(own) ? told : told + ": " + own;
    return String.valueOf(line).replaceAll("\\s*\\R\\s*", "; ");
  }
}
