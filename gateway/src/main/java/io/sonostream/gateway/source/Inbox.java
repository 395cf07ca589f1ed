package io.sonostream.gateway.source;

import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Spool;
import io.sonostream.gateway.receive.SpooledInstance;
import io.sonostream.gateway.receive.TooLargeException;
import io.sonostream.gateway.receive.Way;
import io.sonostream.runtime.RootCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder into which DICOM files come: each is published once, however often the gateway starts,
 * and not before it is at rest. A file that can't be read, or is too large, is told once, and
 * looked at again when it has changed.
 *
 * <p>Owner: the thread that looks. Hand-off: none. Bound: one file at a time, in the spool.
 * Shutdown: none of its own.
 */
final class Inbox implements LookingRunner.Look {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);
  private static final int PIECE = 1 << 16;

  private final Way way;
  private final Path path;
  private final InstanceIntake intake;
  private final Spool spool;
  private final InboxFolder folder;

  Inbox(Way way, Path path, InstanceIntake intake, Spool spool) {
    this.way = way;
    this.path = path;
    this.intake = intake;
    this.spool = spool;
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
        take(file);
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

  private void take(Path file) throws IOException {
    try (SpooledInstance spooled = spool.open()) {
      ByteBuffer bytes = folder.read(file, it -> copy(it, spooled));
      if (bytes == null) {
        return;
      }
      LookingRunner.settle(way, file, intake.take(bytes, way));
    } catch (TooLargeException e) {
      LookingRunner.settle(way, file, intake.refuse(way, "", e));
    }
    folder.done(file);
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

  /** Not mapped where it lies: a file that shrinks under a mapping ends the process. */
  private ByteBuffer copy(Path file, SpooledInstance spooled) throws IOException {
    spool.requireTakes(Files.size(file));
    try (InputStream in = Files.newInputStream(file)) {
      byte[] piece = new byte[PIECE];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        spooled.write(piece, 0, read);
      }
    }
    return spooled.whole();
  }
}
