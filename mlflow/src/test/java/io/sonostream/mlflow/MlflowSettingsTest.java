package io.sonostream.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlflowSettingsTest {
  @TempDir Path folder;

  /** In one file for all, whoever is told where keys lie tells it. */
  @ParameterizedTest
  @CsvSource({
    "trainer.models.keys = /shared, /shared/revoked",
    "processor.models.keys = /shared, /shared/revoked",
    "mlflow.models.keys = /shared, /shared/revoked",
    "trainer.models.revoked = /list, /list",
    "processor.models.revoked = /list, /list",
    "mlflow.models.revoked = /list, /list"
  })
  void whatIsRevokedIsLookedForWhereTheOthersLook(String told, Path revoked) throws Exception {
    Path file = Files.writeString(folder.resolve("conf"), told + "\n");

    assertThat(MlflowSettings.load(file, Map.of()).models().revoked()).isEqualTo(revoked);
  }
}
