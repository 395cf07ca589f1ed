package io.sonostream.cli.reference;

import java.time.Duration;
import java.util.Locale;

/** How values and names of settings are written. */
final class Words {
  private Words() {}

  /** Of a record's component. */
  static String key(String component) {
    return component.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** Of an enum's. */
  static String constant(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String duration(Duration time) {
    long millis = time.toMillis();
    if (millis == 0) {
      return "0s";
    } else if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    } else if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    } else if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  /** A line of comments or documentation as a sentence. */
  static String sentence(String text) {
    if (text.isEmpty()) {
      return "";
    }
    String begun = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    return begun.matches("(?s).*[.!?]") ? begun : begun + ".";
  }
}
