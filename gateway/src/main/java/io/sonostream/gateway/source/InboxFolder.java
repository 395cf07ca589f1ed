package io.sonostream.gateway.source;

import io.sonostream.dicom.dataset.DicomFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The DICOM files of a folder that have come or changed, and that nobody writes to any more: they
 * are the same at two looks, and once they were read. A file's size alone tells nothing, since some
 * set it before they write. For one thread; it remembers what is there, no more.
 */
final class InboxFolder {
  private final Path folder;
  private final Map<Path, Stamp> done = new HashMap<>();

  /** As all files were at the last look. */
  private Map<Path, Stamp> before = Map.of();

  InboxFolder(Path folder) {
    this.folder = folder;
  }

  /** By which a file that is still being written, or was written anew, is noticed. */
  private record Stamp(long size, FileTime modified) {}

  /** How a file is read. */
  @FunctionalInterface
  interface Reader {
    ByteBuffer read(Path file) throws IOException;
  }

  /** Sorted by path. Each is returned again at the next look, until {@link #done}. */
  List<Path> look() throws IOException {
    Map<Path, Stamp> now = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        if (Files.isRegularFile(file)) {
          now.put(file, stamp(file));
        }
      }
    }
    done.keySet().retainAll(now.keySet());
    Map<Path, Stamp> last = before;
    before = now;
    return now.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(done.get(entry.getKey())))
        .filter(entry -> entry.getValue().equals(last.get(entry.getKey())))
        .map(Map.Entry::getKey)
        .filter(InboxFolder::isMeant)
        .toList();
  }

  private static boolean isMeant(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.equals("DICOMDIR") && (name.endsWith(".dcm") || DicomFile.looksLikeDicom(file));
  }

  private static Stamp stamp(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(attributes.size(), attributes.lastModifiedTime());
  }

  /**
   * Reads a file that the last look returned.
   *
   * @return null where it has changed since: it will be returned again once it is at rest
   */
  @Nullable ByteBuffer read(Path file, Reader reader) throws IOException {
    ByteBuffer bytes = reader.read(file);
    return stamp(file).equals(before.get(file)) ? bytes : null;
  }

  /** Nothing more is to be done with a file, as long as it stays what it was at the last look. */
  void done(Path file) {
    Stamp asItWas = before.get(file);
    if (asItWas != null) {
      done.put(file, asItWas);
    }
  }
}
