package io.sonostream.embedded;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A directory that one process owns at a time. The lock is the operating system's, so one that a
 * killed process left behind is no lock at all: only its file remains, and is taken over.
 */
public final class DataDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Creates the directory where needed and locks it.
   *
   * @throws UserException when another process holds it or it can't be written
   */
  public static DataDirectory open(Path root) {
    Path owner = root.resolve("owner.pid");
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        String pid =
            Files.exists(owner) ? "process " + Files.readString(owner).strip() : "another process";
        throw new UserException(
            "data directory "
                + root
                + " is in use by "
                + pid
                + "; stop it, or name another directory with --data");
      }
      Files.writeString(owner, ProcessHandle.current().pid() + "\n");
      return new DataDirectory(root, channel, lock);
    } catch (AccessDeniedException e) {
      throw new UserException(
          "data directory " + root + " can't be written; name another with --data", e);
    } catch (IOException e) {
      throw new UncheckedIOException("data directory " + root, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  public Path resolve(String name) {
    return root.resolve(name);
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
