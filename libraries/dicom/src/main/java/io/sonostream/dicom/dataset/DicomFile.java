package io.sonostream.dicom.dataset;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A DICOM file: how it is written, and what it says. Immutable; shared by threads.
 *
 * @param syntax how values and pixels are encoded
 * @param dataSet without the meta information of group 2
 */
public record DicomFile(TransferSyntax syntax, DataSet dataSet) {
  private static final int IN_HEAP = 16 << 20;

  /** Reads a whole file, from the buffer's position to its limit; neither is moved. */
  public static DicomFile read(ByteBuffer bytes, DicomLimits limits) throws BadDicomException {
    return new PartTenReader(limits).read(bytes.slice());
  }

  /** Whether a file has to be unpacked as a whole to be read, which takes memory for all of it. */
  public static boolean isDeflated(ByteBuffer bytes, DicomLimits limits) {
    return new PartTenReader(limits).isDeflated(bytes.slice());
  }

  /**
   * Reads a file from disk. A large one stays there, and its pixels are read when they are wanted.
   *
   * @throws UserException when it can't be opened
   */
  public static DicomFile read(Path path) throws BadDicomException {
    return read(bytes(path), DicomLimits.DEFAULT);
  }

  /** Whether a file begins as DICOM does, with the letters behind the preamble. */
  public static boolean looksLikeDicom(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(132);
      while (head.hasRemaining()) {
        if (file.read(head) < 0) {
          return false;
        }
      }
      return PartTenReader.hasPreamble(head.flip());
    } catch (IOException e) {
      throw new UserException(path + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static ByteBuffer bytes(Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = file.size();
      if (size > Integer.MAX_VALUE) {
        throw new UserException(
            path + ": has " + size + " bytes; allowed are at most " + Integer.MAX_VALUE);
      }
      if (size > IN_HEAP) {
        return file.map(FileChannel.MapMode.READ_ONLY, 0, size);
      }
      return ByteBuffer.wrap(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new UserException(path + ": there is no such file", e);
    } catch (IOException e) {
      throw new UserException(path + ": can't be read: " + e.getMessage(), e);
    }
  }
}
