package io.sonostream.cli.settings;

import io.sonostream.service.settings.PublicSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of a service: a file, and single keys beside it. */
public final class SettingsOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Your settings (HOCON); what is not in it keeps its default.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One setting more, as docs/configuration.md calls it; may be repeated. No passwords:"
              + " everybody on this machine sees them in the list of processes.")
  private Map<String, String> others = new LinkedHashMap<>();

  /** Null where none is named. */
  public @Nullable Path file() {
    return file;
  }

  /**
   * Single keys, by their dotted paths; a command may add what its own options say.
   *
   * @throws io.sonostream.runtime.UserException when one is a secret
   */
  public Map<String, Object> overrides() {
    return new LinkedHashMap<>(PublicSettings.of("--set", others));
  }
}
