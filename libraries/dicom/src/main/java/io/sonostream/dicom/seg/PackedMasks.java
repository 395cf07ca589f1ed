package io.sonostream.dicom.seg;

import io.sonostream.runtime.UserException;

/**
 * The pixels of all frames of a segmentation, one behind the other; bits go on across frames, the
 * lowest of a byte first, PS3.5 section 8.1.1 and annex D.
 */
final class PackedMasks {
  private static final long MOST_BYTES = 1L << 30;

  private final byte[] bytes;
  private final int bits;
  private long next;

  /**
   * @param bits of a pixel: 1 or 8
   */
  PackedMasks(long pixels, int bits) {
    long size = (pixels * bits + 7) / 8;
    if (size > MOST_BYTES) {
      throw new UserException(
          "segmentation would have "
              + size
              + " bytes of pixels; allowed are at most "
              + MOST_BYTES
              + ", take fewer frames");
    }
    this.bytes = new byte[(int) (size + (size & 1))];
    this.bits = bits;
  }

  /** One for a pixel of the class, in rows from the top. */
  void add(boolean set) {
    if (set) {
      bytes[(int) (next >> 3)] |= (byte) (1 << (next & 7));
    }
    next += bits;
  }

  void add(byte level) {
    bytes[(int) (next >> 3)] = level;
    next += bits;
  }

  byte[] bytes() {
    return bytes;
  }
}
