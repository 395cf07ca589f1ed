package io.sonostream.imaging.image;

import java.nio.ByteBuffer;

/**
 * The IHDR chunk.
 *
 * @param bits per sample: 1, 2, 4, 8 or 16
 * @param colour 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha
 */
record PngHeader(int width, int height, int bits, int colour, boolean interlaced) {

  static final int PALETTE = 3;

  static PngHeader parse(ByteBuffer file, int at, int length) throws BadImageException {
    if (length != 13) {
      throw new BadImageException("PNG image has a header of " + length + " bytes; it must be 13");
    }
    int width = file.getInt(at);
    int height = file.getInt(at + 4);
    int bits = file.get(at + 8);
    int colour = file.get(at + 9);
    int compression = file.get(at + 10);
    int filter = file.get(at + 11);
    int interlace = file.get(at + 12);
    if (!allowed(bits, colour)
        || compression != 0
        || filter != 0
        || interlace < 0
        || interlace > 1) {
      throw new BadImageException(
          "PNG image has bit depth "
              + bits
              + ", colour type "
              + colour
              + ", compression "
              + compression
              + ", filter "
              + filter
              + ", interlace "
              + interlace
              + ": not a combination of the PNG specification");
    }
    return new PngHeader(width, height, bits, colour, interlace == 1);
  }

  private static boolean allowed(int bits, int colour) {
    return switch (colour) {
      case 0 -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
      case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
      case 2, 4, 6 -> bits == 8 || bits == 16;
      default -> false;
    };
  }

  /** Samples of one pixel in the file. */
  int samples() {
    return switch (colour) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  /** Bytes of one row of so many pixels, without its filter byte. */
  int rowBytes(int columns) {
    return (int) (((long) columns * samples() * bits + 7) / 8);
  }

  /** Distance in bytes between a sample and the one that its filter predicts from. */
  int filterStep() {
    return Math.max(1, samples() * bits / 8);
  }
}
