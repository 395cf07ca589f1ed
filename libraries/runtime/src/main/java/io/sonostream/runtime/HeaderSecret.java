package io.sonostream.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Secrets of one line that are shown in a header of HTTP. Java's client names a header that it
 * can't send with its value, so what can't be sent is refused where it is read: by where it stands,
 * never by what it is.
 */
public final class HeaderSecret {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private HeaderSecret() {}

  /**
   * The first line of a file, without the mark that editors put before it.
   *
   * @param setting that names the file
   * @throws UserException when it can't be read, or has nothing in that line
   */
  public static String firstLine(String setting, Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserException(setting + " is " + file + ", which can't be read", e);
    }
    String bare = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    return bare.lines()
        .findFirst()
        .filter(line -> !line.isBlank())
        .orElseThrow(
            () ->
                new UserException(
                    setting
                        + " is "
                        + file
                        + ", whose first line is empty; write the secret there"));
  }

  /**
   * What a header takes as it is.
   *
   * @param where it stands, for the message
   * @return without blanks around it
   * @throws UserException when it has other characters than visible ones of ASCII
   */
  public static String visible(String where, String secret) {
    String bare = secret.strip();
    for (int i = 0; i < bare.length(); i++) {
      if (bare.charAt(i) < ' ' || bare.charAt(i) > '~') {
        throw new UserException(
            where
                + " has, as number "
                + (i + 1)
                + " of "
                + bare.length()
                + ", a character that no header takes; allowed are those of ASCII, without line"
                + " breaks and marks: write it anew");
      }
    }
    return bare;
  }
}
