package io.sonostream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.geometry.Levels;
import io.sonostream.learning.gate.GateSettings;
import io.sonostream.learning.recipe.Descent;
import io.sonostream.learning.recipe.LossShape;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.runtime.UserException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerSettingsTest {
  @Test
  void theDefaultsLoadWithoutAnythingAndSayWhatTheCodeSays() {
    TrainerSettings settings = TrainerSettings.load(null, Map.of());
    assertThat(settings.recipe()).isEqualTo(Recipe.STANDARD);
    assertThat(settings.gate()).isEqualTo(GateSettings.DEFAULT);
    assertThat(settings.tasks()).isEmpty();
    assertThat(settings.models().directory()).isAbsolute();
    assertThat(settings.stateDirectory()).isAbsolute();
  }

  @Test
  void aRecipeCanBeChangedInEachOfItsSettings() {
    Recipe recipe =
        TrainerSettings.load(
                null,
                Map.of(
                    "trainer.recipe.loss-shape.class-weights",
                    List.of(1, 2.5),
                    "trainer.recipe.loss-shape.focal-gamma",
                    2,
                    "trainer.recipe.descent.method",
                    "nesterov",
                    "trainer.recipe.descent.schedule",
                    "poly",
                    "trainer.recipe.levels",
                    "z-score",
                    "trainer.recipe.foreground-share",
                    0.33,
                    "trainer.recipe.choose-masks",
                    true,
                    "trainer.recipe.calibrate",
                    true))
            .recipe();
    assertThat(recipe.lossShape()).isEqualTo(new LossShape(2, 0.5, List.of(1.0, 2.5)));
    assertThat(recipe.descent())
        .isEqualTo(new Descent(Descent.Method.NESTEROV, 0.9, 0, Descent.Schedule.POLY, 0));
    assertThat(recipe.levels()).isEqualTo(Levels.Z_SCORE);
    assertThat(recipe.foregroundShare()).isEqualTo(0.33);
    assertThat(recipe.chooseMasks()).isTrue();
    assertThat(recipe.calibrate()).isTrue();
  }

  @Test
  void mistakesAreRefusedByName() {
    assertThatThrownBy(() -> TrainerSettings.load(null, Map.of("trainer.gate.devices", 1)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("trainer.gate.devices is unknown");
    assertThatThrownBy(
            () -> TrainerSettings.load(null, Map.of("trainer.recipe.descent.momentum", 1)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("momentum is 1.0; allowed are 0 to 0.999");
    assertThatThrownBy(
            () ->
                TrainerSettings.load(
                    null, Map.of("trainer.recipe.loss-shape.class-weights", List.of("heavy"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("class-weights is [heavy]");
    assertThatThrownBy(() -> TrainerSettings.load(null, Map.of("trainer.concurrent-runs", 0)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("concurrent-runs is 0");
  }
}
