package io.sonostream.console.logging;

import io.sonostream.runtime.Printable;
import io.sonostream.runtime.Secrets;

/**
 * A text from anywhere, as a part of one line. Keys of records, names of devices and messages of
 * libraries come into log messages; with line breaks or terminal codes in them, whoever can write
 * to a topic could write log lines that nobody logged. Passwords in URLs go, too.
 */
final class OneLine {
  private OneLine() {}

  static String of(String text) {
    return Printable.line(Secrets.scrub(text));
  }
}
