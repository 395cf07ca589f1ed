package io.sonostream.learning.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RecipeTest {
  @Test
  void aRunOfAnyLengthDecaysItsRateAsOften() {
    for (int epochs : new int[] {15, 30, 60, 150}) {
      Recipe recipe = Recipe.STANDARD.withEpochs(epochs);
      assertThat(recipe.epochs()).isEqualTo(epochs);
      assertThat(recipe.learningRate(epochs - 1))
          .isEqualTo(Recipe.STANDARD.learningRate(Recipe.STANDARD.epochs() - 1));
    }
    assertThat(Recipe.STANDARD.withEpochs(1).decayEveryEpochs()).isEqualTo(1);
    assertThat(Recipe.STANDARD.withEpochs(30)).isEqualTo(Recipe.STANDARD);
  }

  @Test
  void aRateThatFallsByThePolynomialEndsNearNothing() {
    Recipe best = NamedRecipe.BEST.recipe().withEpochs(10);
    assertThat(best.learningRate(0)).isEqualTo(best.learningRate());
    assertThat(best.learningRate(5)).isCloseTo(1e-3 * Math.pow(0.5, 0.9), within(1e-12));
    assertThat(best.learningRate(9)).isLessThan(0.13 * best.learningRate());
  }

  @Test
  void whatANamedRecipeChangesCanBeTold() {
    assertThat(RecipeSettings.beyondStandard(NamedRecipe.STANDARD.recipe())).isEmpty();
    assertThat(RecipeSettings.beyondStandard(NamedRecipe.BEST.recipe()))
        .containsEntry("epochs", "120")
        .containsEntry("descent.schedule", "POLY")
        .containsEntry("chooseMasks", "true")
        .containsEntry("calibrate", "true")
        .doesNotContainKey("batchSize");
  }

  @Test
  void mistakesAreNamedWithWhatIsAllowed() {
    assertThatThrownBy(() -> new Descent(Descent.Method.NESTEROV, 1, 0, Descent.Schedule.STEPS, 0))
        .hasMessage("momentum is 1.0; allowed are 0 to 0.999");
    assertThatThrownBy(() -> new Descent(Descent.Method.ADAM, 0.9, 0, Descent.Schedule.POLY, 1))
        .hasMessage("weight average is 1.0; allowed are 0 (off) to 0.9999");
  }
}
