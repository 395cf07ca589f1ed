package io.sonostream.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A folder that a person named for a result of many files. They are written beside it, and it is
 * there once they all are: an export that broke off half-way looks like a small one that is whole.
 */
public final class OutputFolder implements AutoCloseable {
  private final Path folder;
  private final Path draft;
  private boolean finished;

  private OutputFolder(Path folder, Path draft) {
    this.folder = folder;
    this.draft = draft;
  }

  /**
   * @param folder new or empty
   * @throws UserException when it is neither
   */
  public static OutputFolder begin(Path folder) throws IOException {
    Path whole = folder.toAbsolutePath().normalize();
    if (Files.exists(whole) && !Files.isDirectory(whole)) {
      throw new UserException(folder + " is a file; name a new or an empty folder");
    }
    Files.createDirectories(whole);
    try (Stream<Path> files = Files.list(whole)) {
      if (files.findAny().isPresent()) {
        throw new UserException(folder + " is not empty; name a new or an empty folder");
      }
    }
    // Within it, for a mount or a link may be what was named.
    return new OutputFolder(whole, Files.createTempDirectory(whole, ".unfinished-"));
  }

  /** Where the files are written meanwhile. */
  public Path draft() {
    return draft;
  }

  /** What was written is the result. */
  public void finish() throws IOException {
    try (Stream<Path> files = Files.list(draft)) {
      for (Path file : files.toList()) {
        Files.move(file, folder.resolve(draft.relativize(file)));
      }
    }
    Files.delete(draft);
    finished = true;
  }

  /** Takes away what was not finished. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      FileTree.delete(draft);
    }
  }
}
