package io.sonostream.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that one process has at a time, by a lock on a file. The lock is the operating
 * system's: that of a killed process is gone with it, and the file that stays behind says nothing.
 *
 * <p>Owner: who took it. Hand-off: between processes, by the kernel. Bound: one file descriptor.
 * Shutdown: {@link #close}, or the end of the process.
 */
public final class ProcessLock implements AutoCloseable {
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
    return take(
        file,
        channel -> {
          try {
            return channel.tryLock();
          } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
          }
        });
  }

  /** Waits while another process has it. The file's folder must exist. */
  public static ProcessLock take(Path file) throws IOException {
    return take(file, FileChannel::lock)
        .orElseThrow(() -> new IOException(file + " can't be locked"));
  }

  private interface Attempt {
    @Nullable FileLock at(FileChannel channel) throws IOException;
  }

  private static Optional<ProcessLock> take(Path file, Attempt attempt) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      taken = attempt.at(channel) != null;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    return taken ? Optional.of(new ProcessLock(file, channel)) : Optional.empty();
  }

  @Override
  public void close() {
    try {
      // Releases the lock.
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("lock " + file + " can't be released: " + e.getMessage(), e);
    }
  }
}
