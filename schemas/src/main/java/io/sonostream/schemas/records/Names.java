package io.sonostream.schemas.records;

import java.util.Locale;
import java.util.Optional;

/**
 * What a device, a stream or a task may be called. Names are read by people who decide by them
 * whose picture they look at, so nothing is allowed in them that can't be seen, or that changes how
 * the rest is shown.
 */
public final class Names {
  public static final int MAX_CHARS = 256;

  private static final int SHOWN_CHARS = 80;

  private Names() {}

  /**
   * What is wrong with a name, in one line that shows it escaped; empty when nothing is.
   *
   * @param field as people know it: {@code deviceId}
   */
  public static Optional<String> fault(String field, String name) {
    if (name.length() > MAX_CHARS) {
      return Optional.of(
          field + " has " + name.length() + " characters; allowed are 1 to " + MAX_CHARS);
    }
    if (name.isBlank()) {
      return Optional.of(
          field
              + " is "
              + (name.isEmpty() ? "empty" : "nothing but blanks (" + shown(name) + ")")
              + "; name it with 1 to "
              + MAX_CHARS
              + " characters that can be seen");
    }
    for (int at = 0; at < name.length(); at += Character.charCount(name.codePointAt(at))) {
      int character = name.codePointAt(at);
      if (!visible(character) && character != ' ') {
        return Optional.of(
            field
                + " "
                + shown(name)
                + " has "
                + called(character)
                + " at "
                + at
                + "; allowed are characters that can be seen, and single blanks between them");
      }
      boolean edge = at == 0 || at == name.length() - 1;
      if (character == ' ' && (edge || name.charAt(at - 1) == ' ')) {
        return Optional.of(
            field
                + " "
                + shown(name)
                + " has a blank "
                + (at == 0 ? "in front" : edge ? "at its end" : "beside another")
                + "; allowed are single blanks between characters that can be seen");
      }
    }
    return Optional.empty();
  }

  /** A name in quotes, in which whatever can't be seen stands as its code; cut off when long. */
  public static String shown(String name) {
    StringBuilder out = new StringBuilder("'");
    name.codePoints()
        .limit(SHOWN_CHARS)
        .forEach(
            character -> {
              if (character == ' ' || (visible(character) && character != '\\')) {
                out.appendCodePoint(character);
              } else {
                out.append(String.format(Locale.ROOT, "\\u{%X}", character));
              }
            });
    return out.append(name.codePointCount(0, name.length()) > SHOWN_CHARS ? "...'" : "'")
        .toString();
  }

  private static String called(int character) {
    String name = Character.getName(character);
    return String.format(Locale.ROOT, "U+%04X%s", character, name == null ? "" : " (" + name + ")");
  }

  /** Leaves a mark of its own and does not turn, join or hide its neighbours. */
  private static boolean visible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> !ignorable(character);
    };
  }

  /**
   * Letters and marks that Unicode has shown as nothing (Default_Ignorable_Code_Point), or as a
   * blank.
   */
  private static boolean ignorable(int character) {
    return character == 0x034F // combining grapheme joiner
        || character == 0x115F // Hangul fillers
        || character == 0x1160
        || character == 0x3164
        || character == 0xFFA0
        || character == 0x17B4 // Khmer vowels that are inherent
        || character == 0x17B5
        || character == 0x2065
        || character == 0x2800 // Braille without a dot
        || (character >= 0x180B && character <= 0x180F) // Mongolian selectors
        || (character >= 0xFE00 && character <= 0xFE0F) // variation selectors
        || (character >= 0xFFF0 && character <= 0xFFF8)
        || (character >= 0xE0000 && character <= 0xE0FFF);
  }
}
