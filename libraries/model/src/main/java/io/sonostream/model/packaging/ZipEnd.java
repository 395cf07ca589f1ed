package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The end record of a zip (APPNOTE.TXT 4.3.16), looked at before the JDK reads the whole directory
 * that it announces into memory: a directory of gigabytes compresses to nothing on the wire, and
 * costs the heap of whoever opens it.
 */
final class ZipEnd {
  private static final int SIGNATURE = 0x06054b50;
  private static final int BYTES = 22;
  private static final int ENTRIES_AT = 10;
  private static final int DIRECTORY_BYTES_AT = 12;
  private static final int COMMENT_BYTES_AT = 20;

  /** Of one entry with a short name and the extra fields that tools add. */
  private static final long ENTRY_BYTES = 512;

  private ZipEnd() {}

  /**
   * @throws ModelException when the directory is larger than that of any package
   */
  static void require(Path file) throws IOException {
    ByteBuffer end = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long from = channel.size() - BYTES;
      while (from >= 0 && end.hasRemaining()) {
        if (channel.read(end, from + end.position()) < 0) {
          break;
        }
      }
    }
    if (end.hasRemaining() || end.getInt(0) != SIGNATURE || end.getShort(COMMENT_BYTES_AT) != 0) {
      throw new IOException("not a zip, or one that is cut off or has a comment at its end");
    }
    int entries = Short.toUnsignedInt(end.getShort(ENTRIES_AT));
    long bytes = Integer.toUnsignedLong(end.getInt(DIRECTORY_BYTES_AT));
    if (entries > FileNames.MOST_FILES || bytes > FileNames.MOST_FILES * ENTRY_BYTES) {
      throw new ModelException(
          "zip announces "
              + entries
              + " entries in a directory of "
              + bytes
              + " bytes; a package holds at most "
              + FileNames.MOST_FILES
              + " files");
    }
  }
}
