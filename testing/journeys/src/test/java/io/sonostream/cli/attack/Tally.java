package io.sonostream.cli.attack;

import java.util.ArrayList;
import java.util.List;

/** Makes one try after the other, and tells of each in a line. */
final class Tally {
  private final List<String> broken = new ArrayList<>();
  private int tried;

  void make(List<Attack> attacks) {
    for (Attack attack : attacks) {
      tried++;
      String line = attack.target() + ": " + attack.what();
      try {
        attack.attempt().make();
        System.out.println("HOLDS   " + line);
      } catch (Exception | AssertionError e) {
        String why = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        System.out.println("BREAKS  " + line + " -- " + e.getClass().getSimpleName() + ": " + why);
        broken.add(line);
      }
    }
  }

  int tried() {
    return tried;
  }

  List<String> broken() {
    return broken;
  }

  void end() {
    System.out.println("HOLDS " + (tried - broken.size()) + " of " + tried);
  }
}
