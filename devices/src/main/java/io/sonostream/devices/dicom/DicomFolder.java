package io.sonostream.devices.dicom;

import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a folder that are meant as DICOM: by their letters, or by their ending. */
final class DicomFolder {
  private DicomFolder() {}

  /** A file itself; of a folder all files below it, sorted by path. */
  static List<Path> files(Path given) {
    if (Files.isRegularFile(given)) {
      return List.of(given);
    }
    if (!Files.isDirectory(given)) {
      throw new UserException(given + ": there is no such file or folder");
    }
    try (Stream<Path> all = Files.walk(given)) {
      List<Path> files = all.filter(DicomFolder::isMeant).sorted().toList();
      if (files.isEmpty()) {
        throw new UserException(
            "folder " + given + " has no DICOM file: none ends in .dcm or begins as one");
      }
      return files;
    } catch (IOException e) {
      throw new UserException("folder " + given + " can't be read: " + e.getMessage(), e);
    }
  }

  private static boolean isMeant(Path file) {
    String name = String.valueOf(file.getFileName());
    return Files.isRegularFile(file)
        && !name.equals("DICOMDIR")
        && (name.endsWith(".dcm") || DicomFile.looksLikeDicom(file));
  }
}
