package io.sonostream.gateway.receive;

import io.sonostream.gateway.settings.SpoolSettings;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room for instances that are not whole yet.
 *
 * <p>Owner: any thread opens; each spooled instance is one thread's. Hand-off: an atomic sum.
 * Bound: bytes of one instance and of all. Shutdown: each is closed by its thread; what a dead
 * process had is gone with it.
 */
public final class Spool {
  private final SpoolSettings settings;
  private final Path directory;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @throws UserException when the directory can't be made
   */
  public Spool(SpoolSettings settings) {
    this.settings = settings;
    Path given = settings.directory();
    this.directory = given == null ? Path.of(System.getProperty("java.io.tmpdir")) : given;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UserException(
          "gateway.spool.directory is "
              + directory
              + ", which can't be made: "
              + e.getMessage()
              + "; name a folder that the gateway may write to",
          e);
    }
  }

  public SpooledInstance open() throws IOException {
    return new SpooledInstance(directory, this);
  }

  /** Bytes of instances that are on their way in. */
  public long bytes() {
    return bytes.get();
  }

  /**
   * For an instance whose size is known before it is read.
   *
   * @throws TooLargeException when it is larger than any that is taken
   */
  public void requireTakes(long size) throws TooLargeException {
    if (size > settings.maxInstanceBytes()) {
      throw new TooLargeException(settings.maxInstanceBytes());
    }
  }

  /** Room for so many more bytes of an instance that has some already. */
  void take(long before, int more) throws IOException {
    requireTakes(before + more);
    if (bytes.addAndGet(more) > settings.maxBytes()) {
      bytes.addAndGet(-more);
      throw new IOException("too many instances come at the same time; send it again");
    }
  }

  void give(long size) {
    bytes.addAndGet(-size);
  }
}
