package io.sonostream.imaging.image;

import org.jspecify.annotations.Nullable;

/**
 * Makes 8-bit gray or RGB of the samples: deep ones are scaled, palettes looked up (a palette of
 * grays gives a gray image), and what is see-through is laid over black.
 */
final class PngPixels implements PngRowSink {
  private final PngHeader header;
  private final PngSamples samples;
  private final @Nullable PngPalette palette;
  private final int channels;

  /** Sample that becomes 255. */
  private final int white;

  private final byte[] pixels;
  private int highest;
  private int seeThrough;

  /**
   * @param bits that a 16-bit file uses
   */
  PngPixels(PngHeader header, PngChunks chunks, int bits) throws BadImageException {
    this.header = header;
    this.samples = new PngSamples(header, chunks.transparency());
    boolean indexed = header.colour() == PngHeader.PALETTE;
    this.palette = indexed ? PngPalette.parse(chunks.palette()) : null;
    boolean gray = palette == null ? header.samples() < 3 : palette.isGray();
    this.channels = gray ? 1 : 3;
    this.white = (1 << (isDeep() ? bits : header.bits())) - 1;
    this.pixels = new byte[header.width() * header.height() * channels];
  }

  PixelImage image() {
    return new PixelImage(header.width(), header.height(), channels, pixels);
  }

  boolean isDeep() {
    return header.bits() == 16;
  }

  /** Highest sample as stored. */
  int highest() {
    return highest;
  }

  /** Pixels that are not fully opaque. */
  int seeThrough() {
    return seeThrough;
  }

  @Override
  public void put(byte[] row, int columns, int at, int step) throws BadImageException {
    if (header.bits() == 8 && palette == null && step == 1 && !samples.hasAlpha()) {
      System.arraycopy(row, 0, pixels, at * channels, columns * channels);
      return;
    }
    for (int x = 0; x < columns; x++) {
      int to = (at + x * step) * channels;
      int alpha = samples.hasAlpha() ? samples.alpha(row, x) : 255;
      seeThrough += alpha == 255 ? 0 : 1;
      for (int c = 0; c < channels; c++) {
        int level = level(row, x, c);
        pixels[to + c] = (byte) (alpha == 255 ? level : (level * alpha + 127) / 255);
      }
    }
  }

  private int level(byte[] row, int x, int c) throws BadImageException {
    int sample = samples.sample(row, x, c < header.samples() ? c : 0);
    if (palette != null) {
      return palette.colour(sample) >> (channels == 1 ? 0 : 16 - 8 * c) & 0xff;
    }
    highest = Math.max(highest, sample);
    return Math.min(255, (int) ((sample * 255L + white / 2) / white));
  }
}
