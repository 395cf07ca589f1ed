package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder with one directory for each package, named by its digest: {@code file:///...} that all
 * processes see. A package appears whole or not at all.
 */
public final class FileModelStore implements ModelStore {
  private final Path root;
  private final TrustedKeys keys;

  /**
   * @param root made when it is not there
   * @param keys whose packages may be fetched
   */
  public FileModelStore(Path root, TrustedKeys keys) {
    this.root = root.toAbsolutePath().normalize();
    this.keys = keys;
  }

  @Override
  public URI put(ModelPackage modelPackage) {
    Path target = root.resolve(modelPackage.sha256());
    if (!isWhole(target, modelPackage.sha256())) {
      try (DirectorySink sink = new DirectorySink(target)) {
        modelPackage.copyTo(sink);
        sink.commit();
      } catch (IOException e) {
        // Another process may have put the same package in the meantime.
        if (!isWhole(target, modelPackage.sha256())) {
          throw new ModelException(
              target + ": package can't be kept: " + e.getMessage() + "; is there room?", e);
        }
      }
    }
    return URI.create("file://" + target.toUri().getRawPath().replaceAll("/$", ""));
  }

  private boolean isWhole(Path target, String sha256) {
    return Files.exists(target)
        && ModelPackage.open(target, TrustedKeys.ANYONE).sha256().equals(sha256);
  }

  @Override
  public ModelPackage fetch(URI uri, String sha256) {
    return ModelPackage.open(path(uri), keys, sha256);
  }

  private static Path path(URI uri) {
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
