package io.sonostream.cli.models;

import io.sonostream.model.packaging.OwnKeys;
import io.sonostream.model.packaging.Revocations;
import io.sonostream.trainer.service.TrainerSettings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the keys of this installation lie: as its trainer has it, unless a folder is named. */
final class KeyOptions {
  @Option(
      names = "--keys",
      paramLabel = "FOLDER",
      description = {
        "This installation's keys (default: trainer.models.keys of --config, else SONOSTREAM_KEYS,",
        "else ~/.local/share/sonostream/keys)."
      })
  private @Nullable Path folder;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON file of the services, for trainer.models.keys, public-keys and revoked.")
  private @Nullable Path file;

  OwnKeys own() {
    return models().own();
  }

  Revocations revoked() {
    return models().revocations();
  }

  /** A folder that is named stands for itself: nothing of it is shown elsewhere. */
  private TrainerSettings.ModelSettings models() {
    Map<String, String> named =
        folder == null
            ? Map.of()
            : Map.of(
                "trainer.models.keys", folder.toString(),
                "trainer.models.public-keys", folder.toString());
    return TrainerSettings.load(file, named).models();
  }
}
