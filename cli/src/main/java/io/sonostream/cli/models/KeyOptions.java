package io.sonostream.cli.models;

import io.sonostream.model.packaging.OwnKeys;
import io.sonostream.model.packaging.Revocations;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the keys of this installation lie: as the services have it. */
final class KeyOptions {
  @Option(
      names = "--keys",
      paramLabel = "FOLDER",
      description =
          "This installation's keys (default: SONOSTREAM_KEYS, else ~/.local/share/sonostream/keys).")
  private @Nullable Path folder;

  OwnKeys own() {
    return new OwnKeys(folder());
  }

  Revocations revoked() {
    return Revocations.in(folder().resolve("revoked"));
  }

  private Path folder() {
    if (folder != null) {
      return folder;
    }
    String named = System.getenv("SONOSTREAM_KEYS");
    return named != null && !named.isEmpty()
        ? Path.of(named)
        : Path.of(System.getProperty("user.home"), ".local", "share", "sonostream", "keys");
  }
}
