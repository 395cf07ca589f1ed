package io.sonostream.cli.train;

import io.sonostream.imaging.geometry.Levels;
import io.sonostream.learning.augment.NamedAugmentation;
import io.sonostream.learning.recipe.Descent;
import io.sonostream.learning.recipe.LossShape;
import io.sonostream.learning.recipe.NamedRecipe;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.RecipeSettings;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.learning.recipe.TrainingPrecision;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code train} trains: a recipe by its name, and what is changed in it. */
final class RecipeOptions {
  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "Set of the settings below: ${COMPLETION-CANDIDATES} (default: standard; a run that goes"
              + " on keeps its own). docs/recipes.md says what each does.")
  @Nullable NamedRecipe name;

  @Option(names = "--epochs", description = "Passes over the training part (standard: 30).")
  @Nullable Integer epochs;

  @Option(names = "--batch", description = "Examples per step (standard: 8).")
  @Nullable Integer batch;

  @Option(
      names = "--rate",
      description = "The optimizer's rate in the first epoch (standard: 4e-4).")
  @Nullable Double rate;

  @Option(names = "--patience", description = "Epochs without gain; 0 never stops (standard: 8).")
  @Nullable Integer patience;

  @Option(names = "--seed", description = "Decides weights, order, augmentation (default: 1).")
  @Nullable Long seed;

  @Option(
      names = "--augmentation",
      description =
          "How images are changed each time they are shown: ${COMPLETION-CANDIDATES} (standard:"
              + " ultrasound). MICROSCOPY turns them any way and inverts half of them.")
  @Nullable NamedAugmentation augmentation;

  @Option(
      names = "--tiling",
      description = "Cut big images into tiles: ${COMPLETION-CANDIDATES} (standard: auto).")
  @Nullable Tiling tiling;

  @Option(
      names = "--precision",
      description = "Arithmetic: ${COMPLETION-CANDIDATES} (standard: auto).")
  @Nullable TrainingPrecision precision;

  @Option(names = "--optimizer", description = "${COMPLETION-CANDIDATES} (standard: adam).")
  Descent.@Nullable Method method;

  @Option(names = "--momentum", description = "Of nesterov (standard: 0.9).")
  @Nullable Double momentum;

  @Option(names = "--weight-decay", description = "0 to 0.1 (standard: 0).")
  @Nullable Double weightDecay;

  @Option(
      names = "--schedule",
      description = "How the rate falls: ${COMPLETION-CANDIDATES} (standard: steps).")
  Descent.@Nullable Schedule schedule;

  @Option(
      names = "--weight-average",
      description = "Pack a running average of the weights: 0.99 over about 100 steps, 0 none.")
  @Nullable Double weightAverage;

  @Option(
      names = "--focal",
      paramLabel = "GAMMA",
      description = "Count less what is nearly right already, 0 to 5 (standard: 0).")
  @Nullable Double focal;

  @Option(
      names = "--false-positives",
      paramLabel = "SHARE",
      description =
          "Their share of the overlap term: 0.5 is Dice, less finds more of small things.")
  @Nullable Double falsePositives;

  @Option(
      names = "--class-weights",
      split = ",",
      paramLabel = "WEIGHT",
      description = "Of pixels in the cross-entropy, the background's first, for example 1,4.")
  @Nullable List<Double> classWeights;

  @Option(
      names = "--foreground-share",
      paramLabel = "SHARE",
      description = "Least share of each batch that shows a class (standard: 0, as they come).")
  @Nullable Double foregroundShare;

  @Option(
      names = "--levels",
      description =
          "What a frame's brightness becomes before the network, here and in service:"
              + " ${COMPLETION-CANDIDATES} (standard: as_they_are).")
  @Nullable Levels levels;

  @Option(
      names = "--choose-masks",
      arity = "0..1",
      fallbackValue = "true",
      description = "Choose threshold and smallest part on the validation part (standard: false).")
  @Nullable Boolean chooseMasks;

  @Option(
      names = "--calibrate",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Fit the temperature of the probabilities on the validation part (standard: false).")
  @Nullable Boolean calibrate;

  /**
   * The recipe that was asked for.
   *
   * @param begun of a run that goes on, which keeps it where no other is named; null for a new run
   * @throws IllegalArgumentException naming what is out of range
   */
  Recipe over(@Nullable Recipe begun) {
    NamedRecipe wanted = name;
    Recipe named =
        wanted != null ? wanted.recipe() : begun != null ? begun : NamedRecipe.STANDARD.recipe();
    Recipe base = epochs == null ? named : named.withEpochs(epochs);
    return new Recipe(
        base.epochs(),
        or(batch, base.batchSize()),
        or(rate, base.learningRate()),
        base.decay(),
        base.decayEveryEpochs(),
        base.clipNorm(),
        base.crossEntropyWeight(),
        base.diceWeight(),
        or(patience, base.patience()),
        base.replayShare(),
        base.maxStepsPerEpoch(),
        or(tiling, base.tiling()),
        or(precision, base.precision()),
        or(seed, base.seed()),
        augmentation == null ? base.augmentation() : augmentation.settings(),
        new LossShape(
            or(focal, base.lossShape().focalGamma()),
            or(falsePositives, base.lossShape().falsePositives()),
            or(classWeights, base.lossShape().classWeights())),
        new Descent(
            or(method, base.descent().method()),
            or(momentum, base.descent().momentum()),
            or(weightDecay, base.descent().weightDecay()),
            or(schedule, base.descent().schedule()),
            or(weightAverage, base.descent().weightAverage())),
        or(foregroundShare, base.foregroundShare()),
        or(levels, base.levels()),
        or(chooseMasks, base.chooseMasks()),
        or(calibrate, base.calibrate()));
  }

  private static <T> T or(@Nullable T asked, T base) {
    return asked == null ? base : asked;
  }

  /** One line: what is not as the standard recipe has it. */
  static String told(Recipe recipe) {
    String own =
        RecipeSettings.beyondStandard(recipe).entrySet().stream()
            .map(setting -> setting.getKey() + " " + setting.getValue())
            .collect(Collectors.joining(", "));
    return own.isEmpty() ? "recipe: standard" : "recipe: standard, but for " + own;
  }
}
