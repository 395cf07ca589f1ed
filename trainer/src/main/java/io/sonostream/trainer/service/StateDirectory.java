package io.sonostream.trainer.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.OwnersOnly;
import io.sonostream.runtime.ProcessLock;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One trainer's own directory: locked while it lives, and the name by which brokers know it. */
final class StateDirectory implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StateDirectory.class);

  /** Fits into a consumer's group.instance.id and a producer's transactional.id. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private final Path directory;
  private final ProcessLock lock;

  /**
   * @throws UserException when another trainer uses it
   */
  StateDirectory(Path directory) {
    this.directory = directory;
    try {
      // Pictures of subjects lie in it.
      OwnersOnly.folder(directory);
      lock =
          ProcessLock.tryTake(directory.resolve("trainer.lock"))
              .orElseThrow(
                  () ->
                      new UserException(
                          "state directory "
                              + directory
                              + " is used by another trainer; give each its own"
                              + " (trainer.state-directory)"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "state directory " + directory + " can't be used: " + e.getMessage(), e);
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
   * A file that holds no name, as a full disk or a power failure leaves one, is replaced: what the
   * earlier life left open then ends by the broker's own timeouts, some seconds later.
   */
  String instanceId() {
    Path file = directory.resolve("instance-id");
    try {
      String known = Files.exists(file) ? Files.readString(file, ISO_8859_1).strip() : null;
      if (known != null && NAME.matcher(known).matches()) {
        return known;
      }
      String fresh = UUID.randomUUID().toString();
      if (known != null) {
        log.warn(
            "{} holds no name of a trainer ({} bytes); it is {} from now on: if the disk was full,"
                + " make room; nothing else is to do",
            file,
            Files.size(file),
            fresh);
      }
      AtomicFile.write(file, fresh.getBytes(ISO_8859_1));
      return fresh;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be used: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
