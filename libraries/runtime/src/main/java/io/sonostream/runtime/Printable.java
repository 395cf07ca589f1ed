package io.sonostream.runtime;

/**
 * Text from outside, made fit for a log or a message of one line: what would begin a new line, move
 * a terminal's cursor, turn the direction of writing or not be seen at all is spelled out.
 */
public final class Printable {
  private Printable() {}

  /** The text with every such character as {@code \\uXXXX}. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(line, c));
    return line.toString();
  }

  private static void append(StringBuilder line, int codePoint) {
    if (isPlain(codePoint)) {
      line.appendCodePoint(codePoint);
      return;
    }
    for (char half : Character.toChars(codePoint)) {
      line.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        line.append(Character.forDigit(half >> shift & 0xF, 16));
      }
    }
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
