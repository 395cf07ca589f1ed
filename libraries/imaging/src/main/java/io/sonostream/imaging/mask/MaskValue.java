package io.sonostream.imaging.mask;

import io.sonostream.runtime.UserException;
import java.util.Locale;

/**
 * What a mask file holds in one pixel.
 *
 * @param code a gray level or palette entry of 0-65535, or {@link #COLOUR} and 0xRRGGBB
 */
public record MaskValue(int code) implements Comparable<MaskValue> {
  /** Set in the codes of colours that are no gray. */
  public static final int COLOUR = 1 << 24;

  private static final int MOST = 65_535;

  public MaskValue {
    if (code < 0 || (code > MOST && (code & COLOUR) == 0) || code >= 2 * COLOUR) {
      throw new IllegalArgumentException("mask value has the code " + code);
    }
  }

  /** A colour; a gray one is its level. */
  public static MaskValue colour(int rgb) {
    int red = rgb >> 16 & 0xff;
    boolean gray = red == (rgb >> 8 & 0xff) && red == (rgb & 0xff);
    return new MaskValue(gray ? red : COLOUR | rgb & 0xffffff);
  }

  /**
   * As people write it: 255, or #ff0000.
   *
   * @throws UserException when it is neither
   */
  public static MaskValue parse(String text) {
    String value = text.strip().toLowerCase(Locale.ROOT);
    if (value.matches("#[0-9a-f]{6}")) {
      return colour(Integer.parseInt(value.substring(1), 16));
    }
    if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= MOST) {
      return new MaskValue(Integer.parseInt(value));
    }
    throw new UserException(
        "mask value is '"
            + text
            + "'; allowed are numbers from 0 to 65535 and colours like #ff0000");
  }

  public boolean isColour() {
    return code >= COLOUR;
  }

  @Override
  public int compareTo(MaskValue other) {
    return Integer.compare(code, other.code);
  }

  @Override
  public String toString() {
    return isColour() ? String.format(Locale.ROOT, "#%06x", code & 0xffffff) : String.valueOf(code);
  }
}
