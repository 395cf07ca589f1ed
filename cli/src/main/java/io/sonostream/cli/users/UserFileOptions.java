package io.sonostream.cli.users;

import io.sonostream.runtime.UserException;
import io.sonostream.viewer.ViewerSettings;
import io.sonostream.viewer.access.UserFile;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which file. */
final class UserFileOptions {
  @Option(
      names = "--users",
      paramLabel = "FILE",
      description = "The file of users (default: viewer.access.users of the configuration).")
  private @Nullable Path file;

  @Option(names = "--config", paramLabel = "FILE", description = "HOCON file with viewer { }.")
  private @Nullable Path config;

  UserFile open() {
    Path named = file != null ? file : ViewerSettings.load(config, Map.of()).access().users();
    if (named == null) {
      throw new UserException(
          "no file of users is named; give --users FILE, or --config with viewer.access.users");
    }
    return new UserFile(named);
  }
}
