package io.sonostream.processor.trial;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a trial.
 *
 * @param fault null where the network may be loaded
 * @param why one line; empty where there is no fault
 */
public record TrialVerdict(@Nullable Fault fault, String why) {
  public static final TrialVerdict PASSED = new TrialVerdict(null, "");

  private static final String PASSED_WORD = "passed";

  /** What was wrong with it. */
  public enum Fault {
    /** It can't be loaded, or ended the process that loaded it. */
    LOAD,
    /** It does not run. */
    WARM,
    /** It does not repeat its probe masks. */
    PROBE,
    MEMORY,
    TIME
  }

  /** As one process tells it another: a word, a blank, the reason. */
  String text() {
    return (fault == null ? PASSED_WORD : fault.name().toLowerCase(Locale.ROOT)) + " " + why;
  }

  /**
   * What another process told.
   *
   * @throws IllegalArgumentException when it is no verdict
   */
  static TrialVerdict parse(String text) {
    int blank = text.indexOf(' ');
    if (blank < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is no verdict on a trial");
    }
    String word = text.substring(0, blank);
    return word.equals(PASSED_WORD)
        ? PASSED
        : new TrialVerdict(Fault.valueOf(word.toUpperCase(Locale.ROOT)), text.substring(blank + 1));
  }
}
