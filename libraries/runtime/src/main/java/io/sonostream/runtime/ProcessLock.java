package io.sonostream.runtime;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that one process has at a time, by a lock on a file. The lock is the operating
 * system's: that of a killed process is gone with it, and the file that stays behind says nothing.
 *
 * <p>Within this process who has what is kept here, and a file that is had is not even opened: on
 * POSIX systems closing any descriptor of a file gives up all locks that the process has on it
 * (fcntl(2)), so a refused attempt would have freed the lock that refused it.
 *
 * <p>Owner: who took it. Hand-off: between processes, by the kernel. Bound: one file descriptor.
 * Shutdown: {@link #close}, or the end of the process.
 */
public final class ProcessLock implements AutoCloseable {
  private static final Set<Path> HAD = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Empty when another process, or another part of this one, has it. The file's folder must exist.
   */
  public static Optional<ProcessLock> tryTake(Path file) throws IOException {
    Path real = real(file);
    synchronized (HAD) {
      if (!HAD.add(real)) {
        return Optional.empty();
      }
    }
    return lock(real, FileChannel::tryLock);
  }

  /**
   * Waits while another process, or another part of this one, has it. The file's folder must exist.
   */
  public static ProcessLock take(Path file) throws IOException {
    Path real = real(file);
    synchronized (HAD) {
      while (!HAD.add(real)) {
        try {
          HAD.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw (IOException) new InterruptedIOException("waiting for " + file).initCause(e);
        }
      }
    }
    return lock(real, FileChannel::lock)
        .orElseThrow(() -> new IOException(file + " can't be locked"));
  }

  private interface Attempt {
    @Nullable FileLock at(FileChannel channel) throws IOException;
  }

  private static Optional<ProcessLock> lock(Path real, Attempt attempt) throws IOException {
    boolean taken = false;
    try {
      FileChannel channel =
          FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        taken = attempt.at(channel) != null;
      } finally {
        if (!taken) {
          channel.close();
        }
      }
      return taken ? Optional.of(new ProcessLock(real, channel)) : Optional.empty();
    } finally {
      if (!taken) {
        giveUp(real);
      }
    }
  }

  /** One name for a file, by whatever way its folder is reached. */
  private static Path real(Path file) throws IOException {
    Path whole = file.toAbsolutePath().normalize();
    Path folder = whole.getParent();
    if (folder == null) {
      throw new IOException(file + " names no file");
    }
    return folder.toRealPath().resolve(whole.getFileName());
  }

  private static void giveUp(Path real) {
    synchronized (HAD) {
      HAD.remove(real);
      HAD.notifyAll();
    }
  }

  /** Once is enough; again does nothing. */
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      // Releases the lock.
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("lock " + file + " can't be released: " + e.getMessage(), e);
    } finally {
      giveUp(file);
    }
  }
}
