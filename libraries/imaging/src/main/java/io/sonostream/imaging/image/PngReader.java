package io.sonostream.imaging.image;

import java.nio.ByteBuffer;

/**
 * Decodes PNG of every colour type, to 8-bit gray or RGB ({@link PngPixels}) or to what the samples
 * say as they are ({@link PngLevels}). Our own rather than the JDK's because frames come from
 * outside: nothing is allocated before the header is checked, and nothing but pixel data is ever
 * unpacked.
 */
final class PngReader {
  /** Deflate never shrinks by more than about this factor. */
  private static final int MOST_DEFLATION = 1032;

  private final ByteBuffer file;

  /** The whole file, from index 0 to the limit. */
  PngReader(ByteBuffer file) {
    this.file = file;
  }

  static boolean looksLikePng(ByteBuffer file) {
    return file.limit() >= 8 && file.getLong(0) == PngFormat.SIGNATURE;
  }

  ImageHeader header() throws BadImageException {
    PngHeader header = pngHeader();
    return new ImageHeader(header.width(), header.height());
  }

  /**
   * Whether the samples in the file are the pixels: one picture of 8-bit gray or RGB, upright, no
   * transparency.
   */
  boolean isPlain() throws BadImageException {
    PngHeader header = pngHeader();
    PngChunks chunks = PngChunks.parse(file);
    return header.bits() == 8
        && (header.colour() == 0 || header.colour() == 2)
        && !chunks.hasTransparency()
        && chunks.pictures() == 1
        && Orientation.of(chunks.exif()) == Orientation.UPRIGHT;
  }

  private PngHeader pngHeader() throws BadImageException {
    if (!looksLikePng(file)) {
      throw new BadImageException("PNG image does not begin with the PNG signature");
    }
    if (file.limit() < 33 || file.getInt(12) != PngFormat.IHDR) {
      throw new BadImageException("PNG image is truncated or broken in its header");
    }
    return PngHeader.parse(file, 16, file.getInt(8));
  }

  /** The caller has checked {@link #header} against its limits. */
  PixelImage decode() throws BadImageException {
    return pixels(16).image();
  }

  /**
   * As {@link #decode}.
   *
   * @param bits that a 16-bit file uses
   */
  PngPixels pixels(int bits) throws BadImageException {
    PngHeader header = pngHeader();
    PngChunks chunks = PngChunks.parse(file);
    checkSize(header, chunks);
    PngPixels pixels = new PngPixels(header, chunks, bits);
    read(header, chunks, pixels);
    return pixels;
  }

  /** The samples as they are; the caller has checked {@link #header} against its limits. */
  PngLevels levels() throws BadImageException {
    PngHeader header = pngHeader();
    PngChunks chunks = PngChunks.parse(file);
    checkSize(header, chunks);
    PngLevels levels = new PngLevels(header, chunks);
    read(header, chunks, levels);
    return levels;
  }

  private static void checkSize(PngHeader header, PngChunks chunks) throws BadImageException {
    if (unpacked(header, 0) / MOST_DEFLATION > chunks.packedBytes()) {
      throw new BadImageException(
          "PNG image is truncated: "
              + chunks.packedBytes()
              + " bytes can't hold "
              + header.width()
              + "x"
              + header.height()
              + " pixels");
    }
  }

  /**
   * @param more bytes of each row
   */
  private static long unpacked(PngHeader header, int more) {
    long bytes = 0;
    for (PngPass pass : PngPass.of(header)) {
      int columns = pass.columns(header.width());
      if (columns > 0) {
        bytes += (long) (header.rowBytes(columns) + more) * pass.rows(header.height());
      }
    }
    return bytes;
  }

  private static void read(PngHeader header, PngChunks chunks, PngRowSink sink)
      throws BadImageException {
    try (PngRows rows = new PngRows(chunks.data(), unpacked(header, 1))) {
      for (PngPass pass : PngPass.of(header)) {
        readPass(header, pass, rows, sink);
      }
    }
  }

  private static void readPass(PngHeader header, PngPass pass, PngRows rows, PngRowSink sink)
      throws BadImageException {
    int columns = pass.columns(header.width());
    if (columns == 0) {
      return;
    }
    int length = header.rowBytes(columns);
    byte[] row = new byte[length];
    byte[] above = new byte[length];
    for (int y = pass.startY(); y < header.height(); y += pass.stepY()) {
      rows.read(row, above, length, header.filterStep());
      sink.put(row, columns, y * header.width() + pass.startX(), pass.stepX());
      byte[] swap = above;
      above = row;
      row = swap;
    }
  }
}
