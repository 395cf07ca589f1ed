package io.sonostream.imaging.image;

import java.util.Arrays;

/** Keeps the samples of a PNG file as they are: what a mask means must not be scaled first. */
final class PngLevels implements PngRowSink {
  private final PngHeader header;
  private final PngSamples samples;
  private final int[] palette;
  private final int[] levels;
  private final byte[] alpha;

  PngLevels(PngHeader header, PngChunks chunks) throws BadImageException {
    this.header = header;
    this.samples = new PngSamples(header, chunks.transparency());
    this.palette =
        header.colour() == PngHeader.PALETTE
            ? PngPalette.parse(chunks.palette()).colours()
            : new int[0];
    this.levels = new int[header.width() * header.height()];
    this.alpha = new byte[samples.hasAlpha() ? levels.length : 0];
    Arrays.fill(alpha, (byte) 255);
  }

  RawImage image() {
    RawImage.Kind kind =
        palette.length > 0
            ? RawImage.Kind.INDEX
            : header.samples() < 3 ? RawImage.Kind.GRAY : RawImage.Kind.COLOUR;
    return new RawImage(
        header.width(), header.height(), kind, header.bits(), levels, alpha, palette);
  }

  @Override
  public void put(byte[] row, int columns, int at, int step) throws BadImageException {
    for (int x = 0; x < columns; x++) {
      int to = at + x * step;
      levels[to] = header.samples() < 3 ? samples.sample(row, x, 0) : colour(row, x);
      if (palette.length > 0 && levels[to] >= palette.length) {
        throw new BadImageException(
            "PNG image uses palette entry " + levels[to] + "; its palette has " + palette.length);
      }
      if (alpha.length > 0) {
        alpha[to] = (byte) samples.alpha(row, x);
      }
    }
  }

  private int colour(byte[] row, int x) throws BadImageException {
    int colour = 0;
    for (int c = 0; c < 3; c++) {
      int sample = samples.sample(row, x, c);
      if (header.bits() == 16) {
        if (sample % 257 != 0) {
          throw new BadImageException(
              "PNG image has 16-bit colours, which are more than a class needs; save it with 8 bits");
        }
        sample /= 257;
      }
      colour = colour << 8 | sample;
    }
    return colour;
  }
}
