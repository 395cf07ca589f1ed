package io.sonostream.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that a person named for a result of many files. They are written beside it, and it is
 * there once they all are: an export that broke off half-way looks like a small one that is whole.
 *
 * <p>Owner: one thread. Hand-off: a shutdown hook takes away what is unfinished where the process
 * is told to end, under this object's lock. Bound: none. Shutdown: {@link #close}.
 */
public final class OutputFolder implements AutoCloseable {
  private static final String UNFINISHED = ".unfinished-";

  private final Path folder;
  private final Path draft;
  private final ShutdownHook hook;
  private boolean finished;

  private OutputFolder(Path folder, Path draft) {
    this.folder = folder;
    this.draft = draft;
    this.hook = ShutdownHook.of("output-folder", this::end);
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
      List<String> names = files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
      if (!names.isEmpty()) {
        throw new UserException(
            folder + " is not empty; " + left(names) + "name a new or an empty folder");
      }
    }
    // Within it, for a mount or a link may be what was named.
    return new OutputFolder(whole, Files.createTempDirectory(whole, UNFINISHED));
  }

  private static String left(List<String> names) {
    return names.stream()
        .filter(name -> name.startsWith(UNFINISHED))
        .findFirst()
        .map(
            name ->
                name
                    + " in it is what a process that was killed had written, if none is writing it"
                    + " now: delete it, or ")
        .orElse("");
  }

  /** Where the files are written meanwhile. */
  public Path draft() {
    return draft;
  }

  /** What was written is the result. */
  public synchronized void finish() throws IOException {
    try (Stream<Path> files = Files.list(draft)) {
      for (Path file : files.toList()) {
        Files.move(file, folder.resolve(draft.relativize(file)));
      }
    }
    Files.delete(draft);
    finished = true;
  }

  private void end() {
    try {
      discard();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void discard() throws IOException {
    if (finished || !Files.exists(draft)) {
      return;
    }
    // Under another name first: whoever still writes into it makes nothing new there.
    Path gone = draft.resolveSibling(draft.getFileName() + "-gone");
    FileTree.delete(Files.move(draft, gone));
  }

  /** Takes away what was not finished. */
  @Override
  public void close() throws IOException {
    hook.close();
    discard();
  }
}
