package io.sonostream.gateway.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance until it is whole: a file that lost its name as it was opened, so that no patient's
 * data outlives the process. For one thread.
 */
public final class SpooledInstance implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SpooledInstance.class);
  private static final long IN_HEAP = 16 << 20;

  private final Spool spool;
  private final FileChannel file;
  private long size;

  SpooledInstance(Path directory, Spool spool) throws IOException {
    this.spool = spool;
    this.file =
        FileChannel.open(
            directory.resolve("sonostream-spool-" + UUID.randomUUID()),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /**
   * @throws TooLargeException when there never will be room for it
   * @throws IOException when there is none now; what came of it before has none any more, either
   */
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      spool.take(size, length);
    } catch (IOException e) {
      empty();
      throw e;
    }
    size += length;
    ByteBuffer piece = ByteBuffer.wrap(bytes, offset, length);
    while (piece.hasRemaining()) {
      file.write(piece);
    }
  }

  /**
   * All of it, until this is closed. A large one stays on disk, and its pixels are read when they
   * are wanted.
   */
  public ByteBuffer whole() throws IOException {
    if (size > IN_HEAP) {
      return file.map(FileChannel.MapMode.READ_ONLY, 0, size);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
      continue;
    }
    return bytes.flip();
  }

  /** Safe to call twice. */
  @Override
  public void close() throws IOException {
    if (!file.isOpen()) {
      return;
    }
    try (file) {
      empty();
    }
  }

  /**
   * Gives its room back. One that was mapped keeps its room on the disk until the mapping happens
   * to be collected, so the file is emptied; where that fails, what became of the instance holds.
   */
  private void empty() {
    try {
      file.truncate(0);
    } catch (IOException e) {
      log.warn("a spooled instance could not be emptied: {}", e.getMessage());
    } finally {
      spool.give(size);
      size = 0;
    }
  }
}
