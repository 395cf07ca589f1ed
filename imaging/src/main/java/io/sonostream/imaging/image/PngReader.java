package io.sonostream.imaging.image;

import java.nio.ByteBuffer;

/**
 * Decodes PNG of every colour type to 8-bit gray or RGB. 16-bit samples are scaled, palettes looked
 * up (a palette of grays gives a gray image), alpha is dropped. Our own rather than the JDK's
 * because frames come from outside: nothing is allocated before the header is checked, and nothing
 * but pixel data is ever unpacked.
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
    PngHeader header = pngHeader();
    PngChunks chunks = PngChunks.parse(file);
    long unpacked = 0;
    for (PngPass pass : PngPass.of(header)) {
      unpacked += (long) header.rowBytes(pass.columns(header.width())) * pass.rows(header.height());
    }
    if (unpacked / MOST_DEFLATION > chunks.packedBytes()) {
      throw new BadImageException(
          "PNG image is truncated: "
              + chunks.packedBytes()
              + " bytes can't hold "
              + header.width()
              + "x"
              + header.height()
              + " pixels");
    }
    PngSamples samples = PngSamples.of(header, chunks.palette());
    byte[] pixels = new byte[header.width() * header.height() * samples.channels()];
    try (PngRows rows = new PngRows(chunks.data())) {
      for (PngPass pass : PngPass.of(header)) {
        decodePass(header, pass, rows, samples, pixels);
      }
    }
    return new PixelImage(header.width(), header.height(), samples.channels(), pixels);
  }

  private static void decodePass(
      PngHeader header, PngPass pass, PngRows rows, PngSamples samples, byte[] pixels)
      throws BadImageException {
    int columns = pass.columns(header.width());
    if (columns == 0) {
      return;
    }
    int channels = samples.channels();
    int length = header.rowBytes(columns);
    byte[] row = new byte[length];
    byte[] above = new byte[length];
    for (int y = pass.startY(); y < header.height(); y += pass.stepY()) {
      rows.read(row, above, length, header.filterStep());
      int to = (y * header.width() + pass.startX()) * channels;
      samples.put(row, columns, pixels, to, pass.stepX() * channels);
      byte[] swap = above;
      above = row;
      row = swap;
    }
  }
}
