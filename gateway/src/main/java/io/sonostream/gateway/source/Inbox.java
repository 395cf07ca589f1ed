package io.sonostream.gateway.source;

import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Way;
import io.sonostream.runtime.RootCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder into which DICOM files come: each is published once, however often the gateway starts,
 * and not before it is at rest. A file that can't be read is told once, and looked at again when it
 * has changed.
 *
 * <p>Owner: the thread that looks. Hand-off: none. Bound: one file at a time. Shutdown: none of its
 * own.
 */
final class Inbox implements LookingRunner.Look {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);
  private static final int MOST_BYTES = 512 << 20;

  private final Way way;
  private final Path path;
  private final InstanceIntake intake;
  private final InboxFolder folder;

  Inbox(Way way, Path path, InstanceIntake intake) {
    this.way = way;
    this.path = path;
    this.intake = intake;
    this.folder = new InboxFolder(path);
  }

  /** One file that can't be opened holds up no other; it is told, and tried again. */
  @Override
  public void takeAll() throws IOException, InterruptedException {
    IOException unreadable = null;
    for (Path file : files()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        ByteBuffer bytes = folder.read(file, Inbox::bytes);
        if (bytes != null) {
          LookingRunner.settle(way, file, intake.take(bytes, way));
          folder.done(file);
        }
      } catch (NoSuchFileException e) {
        log.debug("{} was taken away meanwhile", file, e);
      } catch (IOException e) {
        unreadable = unreadable == null ? e : unreadable;
      }
    }
    if (unreadable != null) {
      throw unreadable;
    }
  }

  private List<Path> files() throws IOException {
    try {
      return folder.look();
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": there is no such folder", e);
    } catch (UncheckedIOException e) {
      throw new IOException(
          path + " can't be looked through: " + RootCause.words(RootCause.of(e)), e);
    }
  }

  private static ByteBuffer bytes(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // Copied, not mapped: a file that shrinks under a mapping ends the process.
      long size = channel.size();
      if (size > MOST_BYTES) {
        throw new IOException(file + " has " + size + " bytes; allowed are at most " + MOST_BYTES);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        continue;
      }
      return bytes.flip();
    }
  }
}
