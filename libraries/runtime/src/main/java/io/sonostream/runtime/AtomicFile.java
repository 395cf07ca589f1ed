package io.sonostream.runtime;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Files that are there as a whole or not at all, whenever the process is killed or the machine
 * loses power: written under another name in the same folder, forced to disk, renamed, and the
 * folder forced to disk too, since the new name stands there.
 */
public final class AtomicFile {
  private static final int BUFFER = 1 << 16;

  /** Writes a file's bytes; need not close the stream. */
  @FunctionalInterface
  public interface Content {
    void to(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /** Replaces what is there. Its folder must exist. */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /** Replaces what is there. Its folder must exist; of a failure nothing stays behind. */
  public static void write(Path file, Content content) throws IOException {
    write(file, beside(file), content);
  }

  /**
   * As {@link #write}, of a file in a folder that may hold no stranger, not even after a kill: the
   * other name is beside that folder.
   */
  public static void writeFromOutside(Path file, byte[] bytes) throws IOException {
    Path folder = file.toAbsolutePath().resolveSibling(".").toRealPath();
    write(folder.resolve(file.getFileName()), beside(folder), out -> out.write(bytes));
  }

  private static void write(Path file, Path temporary, Content content) throws IOException {
    try {
      writeThrough(temporary, content);
      rename(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** As {@link #write}, of a file that its owner alone may read, from its first byte on. */
  public static void writeForOwner(Path file, byte[] bytes) throws IOException {
    Path temporary = beside(file);
    try {
      Files.createFile(temporary, OwnersOnly.file());
      writeThrough(temporary, out -> out.write(bytes));
      rename(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * The file that a link leads to, for who would replace the link otherwise; any other as it is.
   */
  public static Path behindLinks(Path file) throws IOException {
    return Files.exists(file) ? file.toRealPath() : file;
  }

  /** A name in the same folder, hidden, that nobody else has. */
  public static Path beside(Path target) {
    return target
        .toAbsolutePath()
        .resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
  }

  /** On disk when it returns; half a file may stay when it throws. */
  public static void writeThrough(Path file, Content content) throws IOException {
    try (FileOutputStream disk = new FileOutputStream(file.toFile());
        OutputStream out = new BufferedOutputStream(disk, BUFFER)) {
      content.to(out);
      out.flush();
      disk.getFD().sync();
    }
  }

  /**
   * Gives what is already on disk its name, durably. Replaces a file or an empty folder.
   *
   * @param temporary a file, or a folder with all that is in it, in the target's file system
   */
  public static void rename(Path temporary, Path target) throws IOException {
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null) {
      sync(folder);
    }
  }

  /** Makes the names in a folder durable, as fsync of the folder does on Linux. */
  public static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
