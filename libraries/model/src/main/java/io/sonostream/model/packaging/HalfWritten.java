package io.sonostream.model.packaging;

import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What killed writers leave in a store of packages: hidden, whole copies of some hundred MB. */
final class HalfWritten {
  private static final Logger log = LoggerFactory.getLogger(HalfWritten.class);

  /** A writer that lives has written something within it. */
  private static final Duration AT_REST = Duration.ofHours(1);

  /** As {@link AtomicFile#beside} names what is to be a package, or its signature. */
  private static final Pattern NAME =
      Pattern.compile("\\.[0-9a-f]{64}\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private HalfWritten() {}

  /** Removes what has been at rest; what can't be removed costs only its room, and is told. */
  static void sweep(Path store, Instant now) {
    if (!Files.isDirectory(store)) {
      return;
    }
    try (Stream<Path> entries = Files.list(store)) {
      List<Path> left = entries.filter(HalfWritten::isNamedSo).toList();
      for (Path each : left) {
        sweepOne(each, now);
      }
    } catch (IOException | UncheckedIOException e) {
      log.warn("{}: what a killed writer left can't be removed: {}", store, e.getMessage());
    }
  }

  private static void sweepOne(Path left, Instant now) throws IOException {
    try {
      if (changedAt(left).isBefore(now.minus(AT_REST))) {
        FileTree.delete(left);
      }
    } catch (NoSuchFileException finished) {
      // Its writer lives, and has given it its name meanwhile.
      log.debug("{} is gone", left);
    }
  }

  private static boolean isNamedSo(Path entry) {
    return NAME.matcher(entry.getFileName().toString()).matches();
  }

  /** A file that grows changes no folder. */
  private static Instant changedAt(Path tree) throws IOException {
    Instant newest = Instant.MIN;
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.toList()) {
        Instant changed = Files.getLastModifiedTime(each).toInstant();
        newest = changed.isAfter(newest) ? changed : newest;
      }
    }
    return newest;
  }
}
