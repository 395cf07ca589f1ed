package io.sonostream.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What each version left on disk, kept in {@code src/test/resources/kept/VERSION} and read by every
 * later build. It is never made anew: {@code -Dkept.write=VERSION} makes what this build leaves,
 * once (docs/releasing.md).
 */
public final class KeptFiles {
  private static final Path KEPT = Path.of("src", "test", "resources", "kept");

  private KeptFiles() {}

  /** Leaves something in a folder that is there and empty. */
  public interface Leaving {
    void leaveIn(Path folder) throws Exception;
  }

  /** Keeps what this build leaves, where it is asked to and there is none of that version yet. */
  public static void keep(String kind, Leaving leaving) throws Exception {
    String version = System.getProperty("kept.write");
    if (version == null) {
      return;
    }
    Path folder = KEPT.resolve(version).resolve(kind);
    if (!Files.exists(folder)) {
      leaving.leaveIn(Files.createDirectories(folder));
    }
  }

  /** What each version left of this kind. */
  public static List<Path> of(String kind) throws IOException {
    try (Stream<Path> versions = Files.list(KEPT)) {
      return versions
          .map(version -> version.resolve(kind))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  /** A copy to open and to write to; the target is not there yet. */
  public static Path copy(Path kept, Path target) throws IOException {
    try (Stream<Path> tree = Files.walk(kept)) {
      tree.forEach(
          each -> {
            try {
              Files.copy(each, target.resolve(kept.relativize(each).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return target;
  }
}
