package io.sonostream.imaging.image;

import java.nio.ByteBuffer;

/** Finds the samples of a row's pixels, and how opaque each pixel is. */
final class PngSamples {
  private final PngHeader header;
  private final ByteBuffer transparency;

  /**
   * @param transparency contents of the tRNS chunk, or empty
   */
  PngSamples(PngHeader header, ByteBuffer transparency) {
    this.header = header;
    this.transparency = transparency;
  }

  /** Whether some pixel may be see-through. */
  boolean hasAlpha() {
    return header.colour() == 4 || header.colour() == 6 || transparency.remaining() > 0;
  }

  /** Sample {@code c} of pixel {@code x}, as stored: 0 to {@code 2^bits - 1}. */
  int sample(byte[] row, int x, int c) {
    int i = x * header.samples() + c;
    return switch (header.bits()) {
      case 8 -> row[i] & 0xff;
      case 16 -> (row[2 * i] & 0xff) << 8 | row[2 * i + 1] & 0xff;
      default -> {
        int bit = i * header.bits();
        int shift = 8 - header.bits() - (bit & 7);
        yield ((row[bit >> 3] & 0xff) >> shift) & ((1 << header.bits()) - 1);
      }
    };
  }

  /** How opaque pixel {@code x} is, 0-255. */
  int alpha(byte[] row, int x) {
    return switch (header.colour()) {
      case 4, 6 -> {
        int alpha = sample(row, x, header.samples() - 1);
        yield header.bits() == 16 ? (alpha * 255 + 32_767) / 65_535 : alpha;
      }
      case PngHeader.PALETTE -> {
        int entry = sample(row, x, 0);
        yield entry < transparency.remaining() ? transparency.get(entry) & 0xff : 255;
      }
      default -> isKeyedOut(row, x) ? 0 : 255;
    };
  }

  /** Gray and RGB files may name one colour that is not there. */
  private boolean isKeyedOut(byte[] row, int x) {
    int samples = header.samples();
    if (transparency.remaining() < 2 * samples) {
      return false;
    }
    for (int c = 0; c < samples; c++) {
      int key = transparency.getShort(2 * c) & ((1 << header.bits()) - 1);
      if (sample(row, x, c) != key) {
        return false;
      }
    }
    return true;
  }
}
