package io.sonostream.cli.models;

import io.sonostream.runtime.UserException;

/** Height and width, as in {@code 256x256}. */
final class Sides {
  private Sides() {}

  /** {height, width}, each of 1 to 99,999. */
  static int[] parse(String option, String text) {
    if (!text.matches("[1-9]\\d{0,4}x[1-9]\\d{0,4}")) {
      throw new UserException(option + " is \"" + text + "\"; give height and width as in 256x256");
    }
    String[] sides = text.split("x", -1);
    return new int[] {Integer.parseInt(sides[0]), Integer.parseInt(sides[1])};
  }
}
