package io.sonostream.cli.train;

import io.sonostream.runtime.UserException;
import java.util.Locale;

/** Size of a network's input: one side, or WIDTHxHEIGHT. */
record InputSize(int width, int height) {

  static InputSize parse(String text) {
    String[] sides = text.toLowerCase(Locale.ROOT).split("x", -1);
    try {
      int width = Integer.parseInt(sides[0].strip());
      int height = sides.length == 1 ? width : Integer.parseInt(sides[1].strip());
      if (sides.length <= 2 && width > 0 && height > 0) {
        return new InputSize(width, height);
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words as for other faults.
    }
    throw new UserException(
        "--input is '" + text + "'; write a side, for example 256, or WIDTHxHEIGHT");
  }
}
