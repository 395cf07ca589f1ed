package io.sonostream.model.packaging;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

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
    this.temporary = parent.resolve("." + this.target.getFileName() + "." + UUID.randomUUID());
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
      sync(folder);
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    Path parent = target.getParent();
    if (parent != null) {
      sync(parent);
    }
  }

  /** Makes the names in a folder durable, as fsync of the folder does on Linux. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(temporary)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> walk = Files.walk(temporary)) {
      entries = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : entries) {
      Files.delete(entry);
    }
  }
}
