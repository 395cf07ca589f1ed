package io.sonostream.cli.models;

import io.sonostream.client.models.ModelTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom the user saw serving when he decided: an option of every command that moves models. */
final class SeenChampion {
  private static final String NONE = "none";

  @Option(
      names = "--seen",
      paramLabel = "VERSION",
      description =
          "The champion that you have seen, or none; if another serves by now, nothing is changed"
              + " (default: whoever serves when the command looks).")
  private @Nullable String version;

  /** What a move names; null for nobody. */
  @Nullable String of(ModelTable now, String task) {
    if (version == null) {
      return now.championVersion(task);
    }
    return version.equals(NONE) ? null : version;
  }
}
