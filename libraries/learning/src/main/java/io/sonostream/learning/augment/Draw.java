package io.sonostream.learning.augment;

import java.util.SplittableRandom;

/** Random amounts. */
final class Draw {
  private Draw() {}

  /** Uniform in [-most, most] with the given chance, else 0. Always draws two numbers. */
  static double amount(SplittableRandom random, double chance, double most) {
    boolean happens = random.nextDouble() < chance;
    double amount = (2 * random.nextDouble() - 1) * most;
    return happens ? amount : 0;
  }
}
