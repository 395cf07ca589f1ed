package io.sonostream.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that a person named for a result. One that stood there before is whole until the new one
 * is; of a new one that can't be finished nothing stays, since half a result looks like a whole.
 */
public final class OutputFile {
  private OutputFile() {}

  /**
   * Writes what is neither secret nor hard to make again: not forced to disk where nothing was
   * lost.
   *
   * @throws UserException naming the file and what the machine says, when it can't be written
   */
  public static void write(Path file, byte[] bytes) {
    try {
      if (Files.isRegularFile(file)) {
        // A link stays one.
        AtomicFile.write(file.toRealPath(), bytes);
      } else {
        writeNew(file, bytes);
      }
    } catch (IOException e) {
      throw new UserException(file + ": can't be written: " + words(file, e), e);
    }
  }

  /**
   * What is too large to be held; always forced to disk.
   *
   * @throws UserException naming the file and what the machine says, when it can't be written
   */
  public static void write(Path file, AtomicFile.Content content) {
    try {
      AtomicFile.write(Files.isRegularFile(file) ? file.toRealPath() : file, content);
    } catch (IOException e) {
      throw new UserException(file + ": can't be written: " + words(file, e), e);
    }
  }

  /** Also to a pipe or a device, which nothing can replace. */
  private static void writeNew(Path file, byte[] bytes) throws IOException {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      try {
        if (Files.isRegularFile(file)) {
          Files.delete(file);
        }
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static String words(Path file, IOException e) {
    Path folder = file.toAbsolutePath().getParent();
    return e instanceof NoSuchFileException && folder != null && Files.notExists(folder)
        ? "there is no folder " + folder + "; make it, or name another"
        : RootCause.words(e);
  }
}
