package io.sonostream.viewer.gateways;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One value of the text that Prometheus reads.
 *
 * @param labels by name
 */
record MeterLine(String name, Map<String, String> labels, double value) {
  private static final int MOST_LABELS = 16;

  /** Empty for a comment, and for what is no value. */
  static Optional<MeterLine> parse(String line) {
    int open = line.indexOf('{');
    int space = line.indexOf(' ');
    if (line.startsWith("#") || space < 1) {
      return Optional.empty();
    }
    boolean labelled = open > 0 && open < space;
    Map<String, String> labels = new HashMap<>();
    int end = labelled ? labels(line, open + 1, labels) : space;
    if (end < 0) {
      return Optional.empty();
    }
    String[] rest = line.substring(end).strip().split(" ", 2);
    try {
      double value =
          switch (rest[0]) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(rest[0]);
          };
      return Optional.of(
          new MeterLine(line.substring(0, labelled ? open : space), Map.copyOf(labels), value));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns where they end, behind the brace; -1 where they don't. */
  private static int labels(String line, int begin, Map<String, String> into) {
    int at = begin;
    while (at < line.length() && into.size() < MOST_LABELS) {
      if (line.charAt(at) == '}') {
        return at + 1;
      }
      int equal = line.indexOf("=\"", at);
      if (equal < 0) {
        return -1;
      }
      StringBuilder value = new StringBuilder();
      int end = quoted(line, equal + 2, value);
      if (end < 0) {
        return -1;
      }
      into.put(line.substring(at, equal).strip(), value.toString());
      at = end < line.length() && line.charAt(end) == ',' ? end + 1 : end;
    }
    return -1;
  }

  /** Returns where it ends, behind the quote; -1 where it does not. */
  private static int quoted(String line, int begin, StringBuilder into) {
    for (int at = begin; at < line.length(); at++) {
      char next = line.charAt(at);
      if (next == '"') {
        return at + 1;
      }
      if (next == '\\' && at + 1 < line.length()) {
        at++;
        next = line.charAt(at) == 'n' ? '\n' : line.charAt(at);
      }
      into.append(next);
    }
    return -1;
  }
}
