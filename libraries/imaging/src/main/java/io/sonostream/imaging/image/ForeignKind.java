package io.sonostream.imaging.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Kinds of image files that are not read here, known by their first bytes so that they are named.
 */
enum ForeignKind {
  BIG_TIFF_LITTLE("BigTIFF", 0, "II+\0"),
  BIG_TIFF_BIG("BigTIFF", 0, "MM\0+"),
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
            "is a "
                + kind.name
                + " file; allowed are PNG, JPEG, BMP, GIF, TIFF and WebP: convert it");
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
