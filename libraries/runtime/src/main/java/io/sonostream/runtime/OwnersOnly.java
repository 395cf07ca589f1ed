package io.sonostream.runtime;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that nobody but their owner can read, from their first byte on. Where the file
 * system knows no such permissions (Windows), those of the user's own folder have to do.
 */
public final class OwnersOnly {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private OwnersOnly() {}

  /** For a file that is made; {@link AtomicFile#writeForOwner} writes a whole one. */
  static FileAttribute<?>[] file() {
    return attributes(FILE);
  }

  /**
   * Made with all that it lies in; one that is there, or a link to one, stays as it is, since
   * whoever made it may have let others in.
   */
  public static void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, attributes(FOLDER));
    }
  }

  /** Whether nobody else can read or write this file, as far as its file system says. */
  public static boolean holds(Path file) throws IOException {
    return !posix() || FILE.containsAll(Files.getPosixFilePermissions(file));
  }

  private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return posix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
