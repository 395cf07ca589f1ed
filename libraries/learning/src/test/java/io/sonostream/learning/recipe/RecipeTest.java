package io.sonostream.learning.recipe;

import static org.assertj.core.api.Assertions.assertThat;

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
}
