package io.sonostream.benchmarks.results;

import io.sonostream.learning.augment.Augmentation;
import io.sonostream.learning.recipe.Descent;
import io.sonostream.learning.recipe.LossShape;
import io.sonostream.learning.recipe.Recipe;
import java.util.Locale;

/**
 * One setting of the recipe {@code best} that is as the standard recipe has it. Calibration is not
 * among them: it changes no mask.
 */
enum LeftOut {
  NOTHING("nothing", recipe -> recipe),
  AVERAGE(
      "averaged weights",
      recipe -> with(recipe, descent(recipe, 0, recipe.descent().schedule(), decay(recipe)))),
  SCHEDULE(
      "the polynomial: the rate stays as it is",
      recipe ->
          with(recipe, descent(recipe, average(recipe), Descent.Schedule.STEPS, decay(recipe)))),
  DECAY(
      "weight decay",
      recipe -> with(recipe, descent(recipe, average(recipe), recipe.descent().schedule(), 0))),
  FOREGROUND(
      "a third of each batch with foreground",
      recipe ->
          with(
              recipe,
              recipe.crossEntropyWeight(),
              recipe.diceWeight(),
              recipe.augmentation(),
              recipe.descent(),
              0,
              recipe.chooseMasks())),
  DICE(
      "as much Dice as cross-entropy: a quarter of the loss",
      recipe ->
          with(
              recipe,
              Recipe.STANDARD.crossEntropyWeight(),
              Recipe.STANDARD.diceWeight(),
              recipe.augmentation(),
              recipe.descent(),
              recipe.foregroundShare(),
              recipe.chooseMasks())),
  AUGMENTATION(
      "augmentation",
      recipe ->
          with(
              recipe,
              recipe.crossEntropyWeight(),
              recipe.diceWeight(),
              Augmentation.NONE,
              recipe.descent(),
              recipe.foregroundShare(),
              recipe.chooseMasks())),
  MASKS(
      "chosen masks",
      recipe ->
          with(
              recipe,
              recipe.crossEntropyWeight(),
              recipe.diceWeight(),
              recipe.augmentation(),
              recipe.descent(),
              recipe.foregroundShare(),
              false));

  private interface Change {
    Recipe of(Recipe recipe);
  }

  private final String words;
  private final Change change;

  LeftOut(String words, Change change) {
    this.words = words;
    this.change = change;
  }

  /** For people. */
  String words() {
    return words;
  }

  /** For folders and options. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The recipe without it. */
  Recipe of(Recipe recipe) {
    return change.of(recipe);
  }

  private static double average(Recipe recipe) {
    return recipe.descent().weightAverage();
  }

  private static double decay(Recipe recipe) {
    return recipe.descent().weightDecay();
  }

  private static Descent descent(
      Recipe recipe, double average, Descent.Schedule schedule, double decay) {
    return new Descent(
        recipe.descent().method(), recipe.descent().momentum(), decay, schedule, average);
  }

  private static Recipe with(Recipe recipe, Descent descent) {
    return with(
        recipe,
        recipe.crossEntropyWeight(),
        recipe.diceWeight(),
        recipe.augmentation(),
        descent,
        recipe.foregroundShare(),
        recipe.chooseMasks());
  }

  private static Recipe with(
      Recipe recipe,
      double crossEntropyWeight,
      double diceWeight,
      Augmentation augmentation,
      Descent descent,
      double foregroundShare,
      boolean chooseMasks) {
    LossShape shape = recipe.lossShape();
    return new Recipe(
        recipe.epochs(),
        recipe.batchSize(),
        recipe.learningRate(),
        recipe.decay(),
        recipe.decayEveryEpochs(),
        recipe.clipNorm(),
        crossEntropyWeight,
        diceWeight,
        recipe.patience(),
        recipe.replayShare(),
        recipe.maxStepsPerEpoch(),
        recipe.tiling(),
        recipe.precision(),
        recipe.seed(),
        augmentation,
        shape,
        descent,
        foregroundShare,
        recipe.levels(),
        chooseMasks,
        recipe.calibrate());
  }
}
