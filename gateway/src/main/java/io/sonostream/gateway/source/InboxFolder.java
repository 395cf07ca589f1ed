package io.sonostream.gateway.source;

import io.sonostream.dicom.dataset.DicomFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The DICOM files of a folder that have come or changed since the last look. For one thread; it
 * remembers what is there, no more.
 */
final class InboxFolder {
  private final Path folder;
  private final Map<Path, Stamp> seen = new HashMap<>();

  InboxFolder(Path folder) {
    this.folder = folder;
  }

  /** By which a file that is still being written, or was written anew, is noticed. */
  record Stamp(long size, long modifiedMillis) {}

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
    seen.keySet().retainAll(now.keySet());
    return now.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(seen.get(entry.getKey())))
        .map(Map.Entry::getKey)
        .filter(InboxFolder::isMeant)
        .toList();
  }

  private static boolean isMeant(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.equals("DICOMDIR") && (name.endsWith(".dcm") || DicomFile.looksLikeDicom(file));
  }

  /** As it is at this moment: taken before the file is read, so that a later change is noticed. */
  Stamp stamp(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis());
  }

  /** Nothing more is to be done with a file, as long as it stays what it was. */
  void done(Path file, Stamp asItWas) {
    seen.put(file, asItWas);
  }
}
