package io.sonostream.model.packaging;

import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.FileTree;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a directory that appears whole or not at all: files go to a temporary name beside the
 * target, reach the disk, and are renamed together. Closing without {@link #commit} takes
 * everything back.
 */
final class DirectorySink implements PackageSink, AutoCloseable {
  private final Path target;
  private final Path temporary;

  DirectorySink(Path target) throws IOException {
    this.target = target.toAbsolutePath().normalize();
    Path parent = this.target.getParent();
    if (parent == null) {
      throw new IOException(target + " has no parent folder");
    }
    Files.createDirectories(parent);
    this.temporary = AtomicFile.beside(this.target);
    Files.createDirectory(temporary);
  }

  @Override
  public OutputStream create(String name, long bytes) throws IOException {
    return open(name);
  }

  /** As {@link #create}, for files whose size is not known before. */
  OutputStream open(String name) throws IOException {
    Path file = temporary.resolve(name);
    if (!temporary.equals(file.getParent())) {
      Files.createDirectories(temporary.resolve("probes"));
    }
    FileOutputStream bytes = new FileOutputStream(file.toFile());
    return new FilterOutputStream(new BufferedOutputStream(bytes, 1 << 16)) {
      @Override
      public void write(byte[] b, int from, int count) throws IOException {
        out.write(b, from, count);
      }

      @Override
      public void close() throws IOException {
        try (bytes) {
          flush();
          bytes.getFD().sync();
        }
      }
    };
  }

  void commit() throws IOException {
    List<Path> folders = new ArrayList<>(List.of(temporary));
    Path probes = temporary.resolve("probes");
    if (Files.isDirectory(probes)) {
      folders.add(0, probes);
    }
    for (Path folder : folders) {
      AtomicFile.sync(folder);
    }
    AtomicFile.rename(temporary, target);
  }

  @Override
  public void close() throws IOException {
    FileTree.delete(temporary);
  }
}
