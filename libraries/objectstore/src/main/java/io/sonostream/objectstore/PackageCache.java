package io.sonostream.objectstore;

import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Packages that were fetched, each in a folder named by its digest. What was used longest ago goes
 * when there is too much, but nothing that was used within the hour: an engine may still be opening
 * it.
 *
 * <p>Owner: this object's monitor. Hand-off: the file system; folders appear whole, also for other
 * processes. Bound: so many bytes, and what was used or written to within the hour. Shutdown: none.
 */
final class PackageCache {
  private static final Duration IN_USE = Duration.ofHours(1);

  private final Path folder;
  private final long mostBytes;
  private final Clock clock;

  PackageCache(Path folder, long mostBytes) {
    this(folder, mostBytes, Clock.systemUTC());
  }

  PackageCache(Path folder, long mostBytes, Clock clock) {
    this.folder = folder.toAbsolutePath().normalize();
    this.mostBytes = mostBytes;
    this.clock = clock;
  }

  long mostBytes() {
    return mostBytes;
  }

  /**
   * A file that nobody else has, for what is on its way in; the caller's to delete. What a killed
   * process could not delete goes first.
   */
  Path scratch() throws IOException {
    Files.createDirectories(folder);
    FileTime since = FileTime.from(clock.instant().minus(IN_USE));
    try (DirectoryStream<Path> underWay = Files.newDirectoryStream(folder, "fetch-*.zip")) {
      for (Path each : underWay) {
        if (lastUsed(each).compareTo(since) <= 0) {
          Files.deleteIfExists(each);
        }
      }
    }
    return Files.createTempFile(folder, "fetch-", ".zip");
  }

  /**
   * The package, if it is here and whole.
   *
   * @throws ModelException when it is here and not signed by one of these keys
   */
  synchronized Optional<ModelPackage> find(String sha256, TrustedKeys keys) {
    Path there = folder.resolve(sha256);
    if (!Files.isDirectory(there)) {
      return Optional.empty();
    }
    try {
      ModelPackage.open(there, TrustedKeys.ANYONE, sha256);
    } catch (ModelException e) {
      // Damaged on this disk: it is fetched again.
      delete(there);
      return Optional.empty();
    }
    use(there);
    return Optional.of(ModelPackage.open(there, keys, sha256));
  }

  /** Keeps a package that was fetched. */
  synchronized ModelPackage keep(ModelPackage fetched, TrustedKeys keys) {
    new FileModelStore(folder, TrustedKeys.ANYONE).put(fetched);
    Path there = folder.resolve(fetched.sha256());
    use(there);
    prune();
    return ModelPackage.open(there, keys, fetched.sha256());
  }

  /** It is asked for again only once it is signed anew. */
  synchronized void forget(String sha256) {
    Path there = folder.resolve(sha256);
    if (Files.isDirectory(there)) {
      delete(there);
    }
  }

  private void use(Path there) {
    try {
      Files.setLastModifiedTime(there, FileTime.from(clock.instant()));
    } catch (IOException e) {
      throw new UncheckedIOException(there + " can't be touched", e);
    }
  }

  private void prune() {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> oldest =
          entries
              .filter(Files::isDirectory)
              .sorted(Comparator.comparing(PackageCache::lastUsed))
              .toList();
      long bytes = 0;
      for (Path each : oldest) {
        bytes += size(each);
      }
      FileTime since = FileTime.from(clock.instant().minus(IN_USE));
      for (Path each : oldest) {
        if (bytes <= mostBytes || lastUsed(each).compareTo(since) > 0) {
          return;
        }
        bytes -= size(each);
        delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be looked at", e);
    }
  }

  private static FileTime lastUsed(Path each) {
    try {
      return Files.getLastModifiedTime(each);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static long size(Path each) throws IOException {
    try (Stream<Path> files = Files.walk(each)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void delete(Path each) {
    try {
      FileTree.delete(each);
    } catch (IOException e) {
      throw new UncheckedIOException(each + " can't be removed", e);
    }
  }
}
