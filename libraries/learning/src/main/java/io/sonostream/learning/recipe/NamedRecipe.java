package io.sonostream.learning.recipe;

import io.sonostream.imaging.geometry.Levels;
import io.sonostream.learning.augment.Augmentation;
import java.util.List;

/** Recipes that go by a name; docs/recipes.md says what each setting does. */
public enum NamedRecipe {
  /** What a fine-tuning overnight takes; the trainer's defaults. */
  STANDARD {
    @Override
    public Recipe recipe() {
      return Recipe.STANDARD;
    }
  },
  /** Whether there is anything to learn from these labels, in minutes. */
  FAST {
    @Override
    public Recipe recipe() {
      return made(
          10, 1e-3, 0, 40, new Descent(Descent.Method.ADAM, 0.9, 0, Descent.Schedule.POLY, 0), 0);
    }
  },
  /** The best model that a few hundred labels give, in hours. */
  BEST {
    @Override
    public Recipe recipe() {
      return made(
          120,
          1e-3,
          40,
          0,
          new Descent(Descent.Method.ADAM, 0.9, 3e-5, Descent.Schedule.POLY, 0.99),
          0.33);
    }
  };

  private static final double HALF = 0.5;

  /** Its settings. */
  public abstract Recipe recipe();

  /** What the two have in common beyond {@link Recipe#STANDARD}. */
  private static Recipe made(
      int epochs,
      double rate,
      int patience,
      int maxStepsPerEpoch,
      Descent descent,
      double foregroundShare) {
    return new Recipe(
        epochs,
        8,
        rate,
        1,
        1,
        1,
        HALF,
        HALF,
        patience,
        Recipe.STANDARD.replayShare(),
        maxStepsPerEpoch,
        Tiling.AUTO,
        TrainingPrecision.AUTO,
        1,
        Augmentation.ULTRASOUND,
        new LossShape(0, HALF, List.of()),
        descent,
        foregroundShare,
        Levels.AS_THEY_ARE,
        true,
        true);
  }
}
