package io.sonostream.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowSettingsTest {
  @TempDir Path folder;

  /** In one file for all, whoever is told where keys lie tells it. */
  @ParameterizedTest
  @CsvSource({
    "mlflow.models.keys = /shared, /shared/revoked",
    "trainer.models.revoked = /list, /list",
    "processor.models.revoked = /list, /list",
    "mlflow.models.revoked = /list, /list"
  })
  void whatIsRevokedIsLookedForWhereTheOthersLook(String told, Path revoked) throws Exception {
    Path file = Files.writeString(folder.resolve("conf"), told + "\n");

    assertThat(MlflowSettings.load(file, Map.of()).models().revoked()).isEqualTo(revoked);
  }

  /** In one line as of any setting; never the token itself. */
  @Test
  void aTokenThatNoHeaderCanCarryIsAMistakeOfItsSetting() {
    Map<String, String> wrong = Map.of("mlflow.token", "se\u0142cret");

    assertThatThrownBy(() -> MlflowSettings.load(null, wrong))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("mlflow.token")
        .hasMessageNotContaining("cret");
  }

  /** The environment of a machine names its keys for all services on it. */
  @ParameterizedTest
  @ValueSource(strings = {"trainer", "processor"})
  void theKeysOfTheOthersAreItsOwnUnlessTheEnvironmentNamesSome(String other) throws Exception {
    Path file = Files.writeString(folder.resolve("conf"), other + ".models.keys = /shared\n");

    String named = System.getenv("SONOSTREAM_KEYS");
    assertThat(MlflowSettings.load(file, Map.of()).models().revoked())
        .isEqualTo(Path.of(named == null ? "/shared" : named, "revoked"));
  }
}
