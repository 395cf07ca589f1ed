package io.sonostream.imaging.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the first directory of a TIFF file says (TIFF 6.0, section 2), as far as it decides whether
 * its samples are pixels that can be read here.
 *
 * @param morePages whether a directory follows
 */
record TiffHeader(
    int bits, int compression, int photometric, int samples, int format, boolean morePages) {
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int SAMPLES = 277;
  private static final int FORMAT = 339;

  private static final int UNSIGNED = 1;
  private static final int SHORT = 3;
  private static final int OLD_JPEG = 6;
  private static final int JPEG = 7;
  private static final int Y_CB_CR = 6;

  static TiffHeader parse(ByteBuffer file) throws BadImageException {
    ByteBuffer block = file.duplicate();
    block.order(block.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = block.limit() < 8 ? 0 : block.getInt(4) & 0xffffffffL;
    if (directory < 8 || directory + 2 > block.limit()) {
      throw new BadImageException("TIFF image is truncated: it has no directory");
    }
    int entries = block.getShort((int) directory) & 0xffff;
    long end = directory + 2 + 12L * entries;
    if (end + 4 > block.limit()) {
      throw new BadImageException("TIFF image is truncated in its directory");
    }
    int[] found = {1, 1, -1, 1, UNSIGNED};
    for (long entry = directory + 2; entry < end; entry += 12) {
      int tag = block.getShort((int) entry) & 0xffff;
      int slot =
          switch (tag) {
            case BITS -> 0;
            case COMPRESSION -> 1;
            case PHOTOMETRIC -> 2;
            case SAMPLES -> 3;
            case FORMAT -> 4;
            default -> -1;
          };
      if (slot >= 0) {
        found[slot] = value(block, (int) entry);
      }
    }
    return new TiffHeader(
        found[0], found[1], found[2], found[3], found[4], block.getInt((int) end) != 0);
  }

  /** The first of an entry's values, which lie elsewhere when they don't fit into it. */
  private static int value(ByteBuffer block, int entry) throws BadImageException {
    int type = block.getShort(entry + 2) & 0xffff;
    long count = block.getInt(entry + 4) & 0xffffffffL;
    long at = type == SHORT && count > 2 ? block.getInt(entry + 8) & 0xffffffffL : entry + 8L;
    if (at + 4 > block.limit()) {
      throw new BadImageException("TIFF image is truncated: a value lies behind its end");
    }
    return type == SHORT ? block.getShort((int) at) & 0xffff : block.getInt((int) at);
  }

  void check() throws BadImageException {
    if (morePages) {
      throw new BadImageException(
          "is a TIFF file of several pages; save each as a file of its own");
    }
    if (format != UNSIGNED) {
      throw new BadImageException(
          "TIFF image has samples that are no unsigned whole numbers (format "
              + format
              + "); allowed are 1 to 8 and 16 unsigned bits");
    }
    if (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16) {
      throw new BadImageException(
          "TIFF image has samples of " + bits + " bits; allowed are 1, 2, 4, 8 and 16");
    }
    if (photometric < 0 || photometric > Y_CB_CR || photometric == 4 || photometric == 5) {
      throw new BadImageException(
          "TIFF image has the colour space "
              + photometric
              + "; allowed are gray, RGB, palette and YCbCr (0 to 3, 6): save it as RGB");
    }
    if (samples > 4 || (bits == 16 && samples > 2)) {
      throw new BadImageException(
          "TIFF image has "
              + samples
              + " samples of "
              + bits
              + " bits a pixel; allowed are up to 4 of 8 bits, or gray of 16");
    }
  }

  boolean isExact() {
    return compression != OLD_JPEG && compression != JPEG && photometric != Y_CB_CR;
  }
}
