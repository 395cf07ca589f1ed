package io.sonostream.learning.recipe;

import io.sonostream.imaging.geometry.Levels;
import io.sonostream.learning.augment.Augmentation;

/**
 * How a network is trained.
 *
 * @param epochs passes over the training part, >= 1
 * @param batchSize examples per step, >= 1
 * @param learningRate the optimiser's rate in the first epoch. Adam's 1e-3 collapsed without
 *     clipping; 4e-4 with clipping trains.
 * @param decay factor on the rate, once per {@code decayEveryEpochs}, where the rate falls in steps
 * @param decayEveryEpochs epochs between two decays, >= 1
 * @param clipNorm largest global norm of a step's gradients; 0 switches clipping off
 * @param crossEntropyWeight weight of binary cross-entropy (several classes: cross-entropy)
 * @param diceWeight weight of the soft Dice loss (several classes: the mean over them)
 * @param patience epochs without a better validation Dice before the run stops; 0 never stops early
 * @param replayShare share of an epoch's examples that are old labels, 0-0.9
 * @param maxStepsPerEpoch an epoch ends after so many steps; 0 takes every example
 * @param tiling when images are cut into tiles of the input size rather than shrunk to it
 * @param precision arithmetic inside the network; the weights are 32-bit always
 * @param seed decides weights, order and augmentation
 * @param lossShape which mistakes cost more than others
 * @param descent how gradients become steps
 * @param foregroundShare least share of each batch that shows a class, 0-1; 0 takes examples as
 *     they come
 * @param levels what a frame's brightness becomes before the network, in training and in service
 * @param chooseMasks whether threshold and smallest part are chosen on the validation part
 * @param calibrate whether the temperature of the probabilities is fitted on the validation part
 */
public record Recipe(
    int epochs,
    int batchSize,
    double learningRate,
    double decay,
    int decayEveryEpochs,
    double clipNorm,
    double crossEntropyWeight,
    double diceWeight,
    int patience,
    double replayShare,
    int maxStepsPerEpoch,
    Tiling tiling,
    TrainingPrecision precision,
    long seed,
    Augmentation augmentation,
    LossShape lossShape,
    Descent descent,
    double foregroundShare,
    Levels levels,
    boolean chooseMasks,
    boolean calibrate) {

  private static final int DECAYS = 15;

  /** The defaults, each with its reason above. */
  public static final Recipe STANDARD =
      new Recipe(
          30,
          8,
          4e-4,
          0.85,
          2,
          1,
          0.75,
          0.25,
          8,
          0.25,
          0,
          Tiling.AUTO,
          TrainingPrecision.AUTO,
          1,
          Augmentation.ULTRASOUND);

  /** With the plain loss, Adam, and frames and masks as they come. */
  public Recipe(
      int epochs,
      int batchSize,
      double learningRate,
      double decay,
      int decayEveryEpochs,
      double clipNorm,
      double crossEntropyWeight,
      double diceWeight,
      int patience,
      double replayShare,
      int maxStepsPerEpoch,
      Tiling tiling,
      TrainingPrecision precision,
      long seed,
      Augmentation augmentation) {
    this(
        epochs,
        batchSize,
        learningRate,
        decay,
        decayEveryEpochs,
        clipNorm,
        crossEntropyWeight,
        diceWeight,
        patience,
        replayShare,
        maxStepsPerEpoch,
        tiling,
        precision,
        seed,
        augmentation,
        LossShape.PLAIN,
        Descent.ADAM,
        0,
        Levels.AS_THEY_ARE,
        false,
        false);
  }

  public Recipe {
    require(epochs >= 1, "epochs", epochs, "must be >= 1");
    require(batchSize >= 1, "batchSize", batchSize, "must be >= 1");
    require(learningRate > 0 && learningRate < 1, "learningRate", learningRate, "must be 0 to 1");
    require(decay > 0 && decay <= 1, "decay", decay, "must be above 0 and at most 1");
    require(decayEveryEpochs >= 1, "decayEveryEpochs", decayEveryEpochs, "must be >= 1");
    require(clipNorm >= 0, "clipNorm", clipNorm, "must be >= 0");
    require(crossEntropyWeight >= 0, "crossEntropyWeight", crossEntropyWeight, "must be >= 0");
    require(diceWeight >= 0, "diceWeight", diceWeight, "must be >= 0");
    require(
        crossEntropyWeight + diceWeight > 0,
        "crossEntropyWeight + diceWeight",
        crossEntropyWeight + diceWeight,
        "must be above 0");
    require(patience >= 0, "patience", patience, "must be >= 0");
    require(replayShare >= 0 && replayShare <= 0.9, "replayShare", replayShare, "must be 0 to 0.9");
    require(maxStepsPerEpoch >= 0, "maxStepsPerEpoch", maxStepsPerEpoch, "must be >= 0");
    require(
        foregroundShare >= 0 && foregroundShare <= 1,
        "foregroundShare",
        foregroundShare,
        "must be 0 to 1");
  }

  /** The rate of an epoch, counted from 0. */
  public double learningRate(int epoch) {
    return learningRate * descent.fall(epoch, epochs, decay, decayEveryEpochs);
  }

  /** This recipe with other chance: weights, order and augmentation. */
  public Recipe withSeed(long newSeed) {
    return with(epochs, decayEveryEpochs, tiling, newSeed, augmentation);
  }

  /**
   * This recipe for a run of another length: the rate still decays {@value #DECAYS} times in all,
   * so that a long run does not end at a rate of nothing, nor a short one at its first.
   */
  public Recipe withEpochs(int newEpochs) {
    return with(newEpochs, Math.max(1, newEpochs / DECAYS), tiling, seed, augmentation);
  }

  /** This recipe with images cut into tiles, or not. */
  public Recipe withTiling(Tiling newTiling) {
    return with(epochs, decayEveryEpochs, newTiling, seed, augmentation);
  }

  /** This recipe with examples changed in another way. */
  public Recipe withAugmentation(Augmentation newAugmentation) {
    return with(epochs, decayEveryEpochs, tiling, seed, newAugmentation);
  }

  private Recipe with(
      int newEpochs,
      int newDecayEveryEpochs,
      Tiling newTiling,
      long newSeed,
      Augmentation newAugmentation) {
    return new Recipe(
        newEpochs,
        batchSize,
        learningRate,
        decay,
        newDecayEveryEpochs,
        clipNorm,
        crossEntropyWeight,
        diceWeight,
        patience,
        replayShare,
        maxStepsPerEpoch,
        newTiling,
        precision,
        newSeed,
        newAugmentation,
        lossShape,
        descent,
        foregroundShare,
        levels,
        chooseMasks,
        calibrate);
  }

  private static void require(boolean holds, String name, double value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException("recipe " + name + " is " + value + "; " + allowed);
    }
  }
}
