package io.sonostream.benchmarks.results;

import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the sets of real images lie. */
final class DataFolder {
  private DataFolder() {}

  /**
   * @param asked by {@code --data}; null takes $SONOSTREAM_DATA, or ../shared/data
   * @throws UserException when there is none
   */
  static Path of(@Nullable Path asked) {
    String variable = System.getenv("SONOSTREAM_DATA");
    Path folder = asked;
    if (folder == null) {
      folder = Path.of(variable == null ? "../shared/data" : variable);
    }
    if (!Files.isDirectory(folder)) {
      throw new UserException("--data " + folder + " does not exist; give the folder of the sets");
    }
    return folder.toAbsolutePath().normalize();
  }
}
