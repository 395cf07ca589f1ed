package io.sonostream.imaging.image;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file that matter for its pixels, with lengths and checksums verified.
 *
 * @param palette RGB triples; empty without a PLTE chunk
 * @param transparency contents of the tRNS chunk; empty without one
 * @param exif contents of the eXIf chunk; empty without one
 * @param pictures how many an animated file holds, else 1
 * @param data contents of the IDAT chunks, in order
 */
record PngChunks(
    ByteBuffer palette,
    ByteBuffer transparency,
    ByteBuffer exif,
    int pictures,
    List<ByteBuffer> data) {

  static PngChunks parse(ByteBuffer file) throws BadImageException {
    ByteBuffer palette = ByteBuffer.allocate(0);
    ByteBuffer transparency = ByteBuffer.allocate(0);
    ByteBuffer exif = ByteBuffer.allocate(0);
    int pictures = 1;
    List<ByteBuffer> data = new ArrayList<>();
    int at = 8;
    while (true) {
      if (at + 12 > file.limit()) {
        throw new BadImageException("PNG image is truncated: it ends without an IEND chunk");
      }
      int length = file.getInt(at);
      int type = file.getInt(at + 4);
      if (length < 0 || length > file.limit() - at - 12) {
        throw new BadImageException(
            "PNG image is truncated: a chunk claims "
                + Integer.toUnsignedString(length)
                + " bytes, "
                + (file.limit() - at - 12)
                + " are left");
      }
      checkSum(file, at, length);
      switch (type) {
        case PngFormat.PLTE -> palette = file.slice(at + 8, length);
        case PngFormat.TRNS -> transparency = file.slice(at + 8, length);
        case PngFormat.EXIF -> exif = file.slice(at + 8, length);
        case PngFormat.ACTL -> pictures = length < 4 ? 1 : file.getInt(at + 8);
        case PngFormat.IDAT -> data.add(file.slice(at + 8, length));
        case PngFormat.IEND -> {
          return new PngChunks(palette, transparency, exif, pictures, data);
        }
        default -> checkSkippable(type, at);
      }
      at += 12 + length;
    }
  }

  boolean hasTransparency() {
    return transparency.remaining() > 0;
  }

  /** Bytes of packed pixels. */
  long packedBytes() {
    return data.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  private static void checkSum(ByteBuffer file, int at, int length) throws BadImageException {
    CRC32 crc = new CRC32();
    crc.update(file.slice(at + 4, length + 4));
    if ((int) crc.getValue() != file.getInt(at + 8 + length)) {
      throw new BadImageException("PNG image is broken: a chunk's checksum is wrong");
    }
  }

  private static void checkSkippable(int type, int at) throws BadImageException {
    if (PngFormat.isCritical(type) && !(type == PngFormat.IHDR && at == 8)) {
      throw new BadImageException(
          "PNG image has an unknown critical chunk 0x" + Integer.toHexString(type));
    }
  }
}
