package io.sonostream.learning.training;

import io.sonostream.learning.recipe.Descent;
import io.sonostream.learning.recipe.LossShape;
import io.sonostream.network.torchscript.Precision;

/**
 * What stays fixed during a session.
 *
 * @param precision arithmetic inside the network, F32 or BF16; weights and loss are 32-bit always
 * @param crossEntropyWeight weight of binary cross-entropy (K = 1) or cross-entropy (K > 1), >= 0
 * @param diceWeight weight of the soft Dice loss, >= 0
 * @param shape which mistakes cost more than others
 * @param descent how gradients become steps; its schedule is the caller's
 * @param clipNorm largest global norm of the gradients; 0 for no clipping
 * @param seed of dropout
 */
public record TrainingOptions(
    Precision precision,
    double crossEntropyWeight,
    double diceWeight,
    LossShape shape,
    Descent descent,
    double clipNorm,
    long seed) {

  public TrainingOptions {
    if (crossEntropyWeight < 0 || diceWeight < 0 || clipNorm < 0) {
      throw new IllegalArgumentException(
          "cross-entropy weight "
              + crossEntropyWeight
              + ", Dice weight "
              + diceWeight
              + ", clip norm "
              + clipNorm
              + ": none may be negative");
    }
  }

  /** 0.75 BCE + 0.25 Dice, Adam, gradients clipped at norm 1. */
  public static TrainingOptions standard(Precision precision, long seed) {
    return new TrainingOptions(precision, 0.75, 0.25, LossShape.PLAIN, Descent.ADAM, 1, seed);
  }
}
