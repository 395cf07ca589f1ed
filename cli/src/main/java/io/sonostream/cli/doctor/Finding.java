package io.sonostream.cli.doctor;

import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param check what, in a word or two
 * @param found what there is
 * @param advice what to do; empty when all is well
 */
record Finding(String check, Level level, String found, String advice) {

  /** How bad it is. */
  enum Level {
    OK,
    /** Works, and could work better. */
    WARN,
    /** Does not work. */
    FAIL
  }

  static Finding ok(String check, String found) {
    return new Finding(check, Level.OK, found, "");
  }

  static Finding warn(String check, String found, String advice) {
    return new Finding(check, Level.WARN, found, advice);
  }

  static Finding fail(String check, String found, String advice) {
    return new Finding(check, Level.FAIL, found, advice);
  }

  boolean isOk() {
    return level == Level.OK;
  }

  String line() {
    String line = String.format(Locale.ROOT, "%-4s  %-10s  %s", level, check, found);
    return advice.isEmpty() ? line : line + ": " + advice;
  }
}
