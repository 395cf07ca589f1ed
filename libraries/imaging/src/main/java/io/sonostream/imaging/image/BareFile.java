package io.sonostream.imaging.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A PNG or JPEG file without what somebody wrote into it beside its pixels: comments, EXIF, XMP,
 * text, thumbnails, and whatever stands behind its end. They may name a patient, and who looks at
 * the picture sees nothing of them. The coded pixels stay byte for byte.
 */
public final class BareFile {
  private BareFile() {}

  /**
   * @param file one that {@link ImageFile} found plain: what is taken off says nothing of how its
   *     pixels are to be seen
   * @return the given bytes themselves where there is nothing to take off
   */
  public static byte[] of(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    try {
      byte[] bare = PngReader.looksLikePng(bytes) ? png(bytes) : BareJpeg.of(bytes);
      return Arrays.equals(bare, file) ? file : bare;
    } catch (BadImageException e) {
      throw new IllegalArgumentException("no plain file: " + e.getMessage(), e);
    }
  }

  /** The critical chunks, which are all that plain pixels need. */
  private static byte[] png(ByteBuffer file) throws BadImageException {
    // Afterwards lengths and checksums are known to be right, up to IEND.
    PngChunks.parse(file);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.limit());
    int at = Long.BYTES;
    kept.write(file.array(), 0, at);
    int type;
    do {
      int length = 12 + file.getInt(at);
      type = file.getInt(at + 4);
      if (PngFormat.isCritical(type)) {
        kept.write(file.array(), at, length);
      }
      at += length;
    } while (type != PngFormat.IEND);
    return kept.toByteArray();
  }
}
