package io.sonostream.imaging.image;

import java.nio.ByteBuffer;

/** Turns the samples of one unfiltered row into 8-bit pixels. */
final class PngSamples {
  private final PngHeader header;
  private final int channels;

  /** Palette as RGB triples; empty for other colour types. */
  private final byte[] palette;

  private PngSamples(PngHeader header, int channels, byte[] palette) {
    this.header = header;
    this.channels = channels;
    this.palette = palette;
  }

  static PngSamples of(PngHeader header, ByteBuffer plte) throws BadImageException {
    if (header.colour() != PngHeader.PALETTE) {
      return new PngSamples(header, header.samples() >= 3 ? 3 : 1, new byte[0]);
    }
    if (plte.remaining() == 0 || plte.remaining() % 3 != 0 || plte.remaining() > 768) {
      throw new BadImageException(
          "PNG image has a palette of " + plte.remaining() + " bytes; allowed are 3, 6 ... 768");
    }
    byte[] palette = new byte[plte.remaining()];
    plte.get(0, palette);
    boolean gray = true;
    for (int i = 0; i < palette.length; i += 3) {
      gray &= palette[i] == palette[i + 1] && palette[i] == palette[i + 2];
    }
    return new PngSamples(header, gray ? 1 : 3, palette);
  }

  int channels() {
    return channels;
  }

  /** Writes one pixel every {@code step} bytes from {@code to}. */
  void put(byte[] row, int columns, byte[] pixels, int to, int step) throws BadImageException {
    if (header.bits() == 8
        && header.samples() == channels
        && step == channels
        && palette.length == 0) {
      System.arraycopy(row, 0, pixels, to, columns * channels);
      return;
    }
    for (int x = 0; x < columns; x++, to += step) {
      if (palette.length == 0) {
        for (int c = 0; c < channels; c++) {
          pixels[to + c] = (byte) sample(row, x * header.samples() + c);
        }
      } else {
        int entry = 3 * index(row, x);
        if (entry >= palette.length) {
          throw new BadImageException(
              "PNG image uses palette entry "
                  + entry / 3
                  + "; its palette has "
                  + palette.length / 3);
        }
        System.arraycopy(palette, entry, pixels, to, channels);
      }
    }
  }

  /** Sample number i of the row, scaled to 0-255. */
  private int sample(byte[] row, int i) {
    return switch (header.bits()) {
      case 8 -> row[i];
      case 16 -> ((((row[2 * i] & 0xff) << 8) | (row[2 * i + 1] & 0xff)) * 255 + 32_767) / 65_535;
      default -> index(row, i) * 255 / ((1 << header.bits()) - 1);
    };
  }

  private int index(byte[] row, int i) {
    int bit = i * header.bits();
    return ((row[bit >> 3] & 0xff) >> (8 - header.bits() - (bit & 7))) & ((1 << header.bits()) - 1);
  }
}
