package io.sonostream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.learning.gate.GateSettings;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.runtime.UserException;
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
  void mistakesAreRefusedByName() {
    assertThatThrownBy(() -> TrainerSettings.load(null, Map.of("trainer.gate.devices", 1)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("trainer.gate.devices is unknown");
    assertThatThrownBy(() -> TrainerSettings.load(null, Map.of("trainer.concurrent-runs", 0)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("concurrent-runs is 0");
  }
}
