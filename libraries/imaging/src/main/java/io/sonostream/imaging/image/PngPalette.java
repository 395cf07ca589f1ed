package io.sonostream.imaging.image;

import java.nio.ByteBuffer;

/**
 * The colours of a palette picture.
 *
 * @param colours 0xRRGGBB of every entry
 */
@SuppressWarnings("ArrayRecordComponent")
record PngPalette(int[] colours) {
  private static final int MOST_BYTES = 3 * 256;

  static PngPalette parse(ByteBuffer plte) throws BadImageException {
    int bytes = plte.remaining();
    if (bytes == 0 || bytes % 3 != 0 || bytes > MOST_BYTES) {
      throw new BadImageException(
          "PNG image has a palette of " + bytes + " bytes; allowed are 3, 6 ... " + MOST_BYTES);
    }
    int[] colours = new int[bytes / 3];
    for (int i = 0; i < colours.length; i++) {
      colours[i] =
          (plte.get(3 * i) & 0xff) << 16
              | (plte.get(3 * i + 1) & 0xff) << 8
              | plte.get(3 * i + 2) & 0xff;
    }
    return new PngPalette(colours);
  }

  /** The colour of an entry that a pixel names. */
  int colour(int entry) throws BadImageException {
    if (entry >= colours.length) {
      throw new BadImageException(
          "PNG image uses palette entry " + entry + "; its palette has " + colours.length);
    }
    return colours[entry];
  }

  boolean isGray() {
    for (int colour : colours) {
      if (!isGray(colour)) {
        return false;
      }
    }
    return true;
  }

  static boolean isGray(int colour) {
    return (colour >> 16 & 0xff) == (colour & 0xff) && (colour >> 8 & 0xff) == (colour & 0xff);
  }
}
