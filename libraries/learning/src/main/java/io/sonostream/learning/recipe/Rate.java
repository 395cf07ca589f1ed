package io.sonostream.learning.recipe;

/**
 * How fast a stage learns.
 *
 * @param factor on the recipe's rate; 0 freezes the stage bit by bit, running statistics included
 */
public record Rate(double factor) {
  public static final Rate FROZEN = new Rate(0);
  public static final Rate FULL = new Rate(1);

  public boolean isFrozen() {
    return factor == 0;
  }
}
