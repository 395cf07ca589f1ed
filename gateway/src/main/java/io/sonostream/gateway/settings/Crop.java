package io.sonostream.gateway.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a screen that is taken.
 *
 * @param left first column
 * @param top first row
 */
public record Crop(int width, int height, int left, int top) {
  private static final Pattern WRITTEN =
      Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})\\+([0-9]{1,5})\\+([0-9]{1,5})");

  /**
   * @param text WIDTHxHEIGHT+LEFT+TOP
   * @throws IllegalArgumentException in one line, for anything else
   */
  public static Crop parse(String text) {
    Matcher parts = WRITTEN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "crop is '"
              + text
              + "'; it must be auto or WIDTHxHEIGHT+LEFT+TOP, for example 640x480+120+60");
    }
    return new Crop(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)),
        Integer.parseInt(parts.group(4)));
  }

  /** Whether all of it lies in a picture. */
  public boolean fits(int pictureWidth, int pictureHeight) {
    return left + width <= pictureWidth && top + height <= pictureHeight;
  }

  /** As the settings have it. */
  @Override
  public String toString() {
    return width + "x" + height + "+" + left + "+" + top;
  }
}
