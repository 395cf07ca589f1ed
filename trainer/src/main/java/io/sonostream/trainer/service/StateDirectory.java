package io.sonostream.trainer.service;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** One trainer's own directory: locked while it lives, and the name by which brokers know it. */
final class StateDirectory implements AutoCloseable {
  private final Path directory;
  private final FileChannel channel;

  /**
   * @throws UserException when another trainer uses it
   */
  StateDirectory(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              directory.resolve("trainer.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      lock();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "state directory " + directory + " can't be used: " + e.getMessage(), e);
    }
  }

  /** The lock is released with the channel, and by the kernel when the process dies. */
  private void lock() throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new UserException(
          "state directory "
              + directory
              + " is used by another trainer; give each its own (trainer.state-directory)");
    }
  }

  Path labels() {
    return directory.resolve("labels");
  }

  Path root() {
    return directory;
  }

  /**
   * The same in every life of this trainer, so that the broker ends what an earlier one left open.
   */
  String instanceId() {
    Path file = directory.resolve("instance-id");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, UUID.randomUUID().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be used: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(directory + ": " + e.getMessage(), e);
    }
  }
}
