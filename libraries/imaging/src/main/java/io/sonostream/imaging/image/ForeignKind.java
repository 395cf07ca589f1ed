package io.sonostream.imaging.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Kinds of image files that are not read here, known by their first bytes so that they are named.
 */
enum ForeignKind {
  BMP("BMP", 0, "BM"),
  GIF("GIF", 0, "GIF8"),
  TIFF_LITTLE("TIFF", 0, "II*\0"),
  TIFF_BIG("TIFF", 0, "MM\0*"),
  WEBP("WebP", 8, "WEBP"),
  HEIF("HEIF or AVIF", 4, "ftyp"),
  JPEG_2000("JPEG 2000", 4, "jP  "),
  DICOM("DICOM", 128, "DICM"),
  NRRD("NRRD", 0, "NRRD"),
  PDF("PDF", 0, "%PDF");

  private final String name;
  private final int at;
  private final byte[] mark;

  ForeignKind(String name, int at, String mark) {
    this.name = name;
    this.at = at;
    this.mark = mark.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * @throws BadImageException naming the kind, when the bytes are of one
   */
  static void refuse(ByteBuffer file) throws BadImageException {
    for (ForeignKind kind : values()) {
      if (kind.fits(file)) {
        throw new BadImageException(
            "is a " + kind.name + " file; allowed are PNG and JPEG: convert it");
      }
    }
  }

  private boolean fits(ByteBuffer file) {
    if (file.limit() < at + mark.length) {
      return false;
    }
    byte[] found = new byte[mark.length];
    file.get(at, found);
    return Arrays.equals(found, mark);
  }
}
