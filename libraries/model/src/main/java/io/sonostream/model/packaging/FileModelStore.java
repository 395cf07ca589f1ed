package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import io.sonostream.runtime.AtomicFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder with one directory for each package, named by its digest: {@code file:///...} that all
 * processes see. A package appears whole or not at all. Addresses come from a topic, so only what
 * lies in the store, or in others that the settings name, is ever looked at.
 */
public final class FileModelStore implements ModelStore {
  private final Path root;
  private final List<Path> roots;
  private final TrustedKeys keys;

  /**
   * @param root made when it is not there
   * @param keys whose packages may be fetched
   */
  public FileModelStore(Path root, TrustedKeys keys) {
    this(root, List.of(), keys);
  }

  /**
   * @param others stores that packages may be fetched from besides
   */
  public FileModelStore(Path root, List<Path> others, TrustedKeys keys) {
    this.root = root.toAbsolutePath().normalize();
    this.keys = keys;
    List<Path> all = new ArrayList<>(List.of(this.root));
    others.forEach(other -> all.add(other.toAbsolutePath().normalize()));
    this.roots = List.copyOf(all);
  }

  @Override
  public URI put(ModelPackage modelPackage) {
    Path target = root.resolve(modelPackage.sha256());
    ModelPackage before = whole(target, modelPackage.sha256());
    if (before == null) {
      HalfWritten.sweep(root, Instant.now());
      try (DirectorySink sink = new DirectorySink(target)) {
        modelPackage.copyTo(sink);
        sink.commit();
      } catch (IOException e) {
        // Another process may have put the same package in the meantime.
        if (whole(target, modelPackage.sha256()) == null) {
          throw new PackageUnavailableException(
              target + ": package can't be kept: " + e.getMessage() + "; is there room?", e);
        }
      }
    } else if (modelPackage.signatureKeyId() != null
        && !modelPackage.signatureKeyId().equals(before.signatureKeyId())) {
      // The same package under another name of its maker: the newer signature counts.
      try {
        AtomicFile.writeFromOutside(
            target.resolve(FileNames.SIGNATURE), modelPackage.signatureBytes());
      } catch (IOException e) {
        throw new PackageUnavailableException(target + ": can't be signed: " + e.getMessage(), e);
      }
    }
    return URI.create("file://" + target.toUri().getRawPath().replaceAll("/$", ""));
  }

  private static @Nullable ModelPackage whole(Path target, String sha256) {
    if (!Files.exists(target)) {
      return null;
    }
    ModelPackage there = ModelPackage.open(target, TrustedKeys.ANYONE);
    return there.sha256().equals(sha256) ? there : null;
  }

  @Override
  public ModelPackage fetch(URI uri, String sha256) {
    return ModelPackage.open(confined(uri), keys, sha256);
  }

  private Path confined(URI uri) {
    Path wanted = path(uri).toAbsolutePath().normalize();
    if (roots.stream().noneMatch(wanted::startsWith)) {
      throw new ModelException(
          uri + ": lies in none of the stores that the settings name, which are " + roots);
    }
    try {
      // A link within a store must not lead out of it.
      if (Files.exists(wanted)) {
        Path real = wanted.toRealPath();
        for (Path store : roots) {
          if (Files.exists(store) && real.startsWith(store.toRealPath())) {
            return wanted;
          }
        }
        throw new ModelException(
            uri + ": is a link out of the stores that the settings name, to " + real);
      }
      return wanted;
    } catch (IOException e) {
      throw new PackageUnavailableException(uri + ": can't be looked at: " + e.getMessage(), e);
    }
  }

  /** Whether an address is one of this kind of store, wherever it leads. */
  public static boolean isFile(URI uri) {
    return "file".equals(uri.getScheme());
  }

  /**
   * The file that an address names.
   *
   * @throws ModelException when it names none
   */
  public static Path path(URI uri) {
    try {
      if ("file".equals(uri.getScheme())) {
        return Path.of(uri);
      }
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new ModelException(uri + ": not the address of a file: " + e.getMessage(), e);
    }
    throw new ModelException(uri + ": this store reads file: addresses only");
  }
}
