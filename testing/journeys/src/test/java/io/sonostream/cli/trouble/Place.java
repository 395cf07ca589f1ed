package io.sonostream.cli.trouble;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be wrong with a file or folder that a command is told of. */
enum Place {
  /** Nothing has this name. */
  MISSING,
  /** A folder where a file is expected. */
  FOLDER_FOR_A_FILE,
  /** A file where a folder is expected. */
  FILE_FOR_A_FOLDER,
  /** There, and can't be read by this user. */
  UNREADABLE,
  /** To be made within a file. */
  WITHIN_A_FILE,
  /** To be made in a folder where this user may make nothing. */
  WITHIN_AN_UNWRITABLE_FOLDER;

  /** The kernel's own, where the superuser may make nothing either. */
  private static final Path NOBODYS = Path.of("/sys");

  /** Exists, and reading it from its start fails for everybody. */
  private static final Path UNREADABLE_BY_ANYBODY = Path.of("/proc/self/mem");

  /** What a slot of a command is for. */
  enum Use {
    FILE(MISSING, FOLDER_FOR_A_FILE, UNREADABLE),
    FOLDER(MISSING, FILE_FOR_A_FOLDER),
    /** A model package, which may be both. */
    PACKAGE(MISSING, FILE_FOR_A_FOLDER, UNREADABLE),
    NEW_FILE(WITHIN_A_FILE, WITHIN_AN_UNWRITABLE_FOLDER),
    NEW_FOLDER(WITHIN_A_FILE, WITHIN_AN_UNWRITABLE_FOLDER);

    private final List<Place> troubles;

    Use(Place... troubles) {
      this.troubles = List.of(troubles);
    }

    List<Place> troubles() {
      return troubles;
    }
  }

  /**
   * A path with this trouble.
   *
   * @param good what the path would be without
   * @param folder for what has to be made
   * @return null where this machine has no such place
   */
  @Nullable Path of(Path good, Path folder) throws IOException {
    String name = String.valueOf(good.getFileName());
    return switch (this) {
      case MISSING -> folder.resolve("missing").resolve(name);
      case FOLDER_FOR_A_FILE -> Files.createDirectories(folder.resolve("folders").resolve(name));
      case FILE_FOR_A_FOLDER -> file(folder.resolve("files").resolve(name));
      case UNREADABLE -> unreadable(folder.resolve("unreadable").resolve(name));
      case WITHIN_A_FILE -> file(folder.resolve("file")).resolve(name);
      case WITHIN_AN_UNWRITABLE_FOLDER -> unwritable(folder.resolve("locked"), name);
    };
  }

  private static Path file(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "neither");
    }
    return file;
  }

  private static @Nullable Path unreadable(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      file(file);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
      if (Files.isReadable(file)) {
        // The superuser reads what has no rights at all.
        Files.delete(file);
        if (!Files.exists(UNREADABLE_BY_ANYBODY)) {
          return null;
        }
        Files.createSymbolicLink(file, UNREADABLE_BY_ANYBODY);
      }
    }
    return file;
  }

  private static @Nullable Path unwritable(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    if (!Files.isWritable(folder)) {
      return folder.resolve(name);
    }
    return Files.isDirectory(NOBODYS) ? NOBODYS.resolve(name) : null;
  }
}
