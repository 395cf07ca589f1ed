package io.sonostream.cli.logging;

import io.sonostream.runtime.Secrets;
import java.util.Locale;

/**
 * A text from anywhere, as a part of one line. Keys of records, names of devices and messages of
 * libraries come into log messages; with line breaks or terminal codes in them, whoever can write
 * to a topic could write log lines that nobody logged. Passwords in URLs go, too.
 */
final class OneLine {
  private OneLine() {}

  static String of(String text) {
    String clean = Secrets.scrub(text);
    StringBuilder line = null;
    for (int i = 0; i < clean.length(); i++) {
      char c = clean.charAt(i);
      if (breaks(c)) {
        if (line == null) {
          line = new StringBuilder(clean.length() + 16).append(clean, 0, i);
        }
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else if (line != null) {
        line.append(c);
      }
    }
    return line == null ? clean : line.toString();
  }

  /** Control characters, Unicode's line ends, and what turns or hides the text around it. */
  private static boolean breaks(char c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.FORMAT;
  }
}
