package io.sonostream.embedded;

import io.sonostream.runtime.OwnersOnly;
import io.sonostream.runtime.ProcessLock;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory that one process owns at a time. The lock is the operating system's, so one that a
 * killed process left behind is no lock at all: only its file remains, and is taken over.
 */
public final class DataDirectory implements AutoCloseable {
  private final Path root;
  private final ProcessLock lock;

  private DataDirectory(Path root, ProcessLock lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Creates the directory where needed, for its owner alone, and locks it.
   *
   * @param setting by which whoever opens it is told which directory
   * @throws UserException when another process holds it or it can't be written
   */
  public static DataDirectory open(Path root, String setting) {
    Path owner = root.resolve("owner.pid");
    try {
      // Pictures of subjects lie in it, and who may come in.
      OwnersOnly.folder(root);
      Optional<ProcessLock> lock = ProcessLock.tryTake(root.resolve("lock"));
      if (lock.isEmpty()) {
        String pid =
            Files.exists(owner) ? "process " + Files.readString(owner).strip() : "another process";
        throw new UserException(
            "data directory "
                + root
                + " is in use by "
                + pid
                + "; stop it, or name another directory with "
                + setting);
      }
      Files.writeString(owner, ProcessHandle.current().pid() + "\n");
      return new DataDirectory(root, lock.get());
    } catch (AccessDeniedException e) {
      throw new UserException(
          "data directory " + root + " can't be written; name another with " + setting, e);
    } catch (IOException e) {
      throw new UncheckedIOException("data directory " + root, e);
    }
  }

  public Path resolve(String name) {
    return root.resolve(name);
  }

  @Override
  public void close() {
    lock.close();
  }
}
