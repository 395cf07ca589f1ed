package io.sonostream.imaging.image;

import java.nio.ByteBuffer;

/** Walks the markers of a JPEG file (ITU-T T.81, annex B) without decoding it. */
final class JpegHeader {
  /** Each scan of a progressive file costs a pass over all pixels; encoders write about ten. */
  private static final int MAX_SCANS = 100;

  private static final int START_OF_IMAGE = 0xffd8;
  private static final int START_OF_SCAN = 0xda;

  private JpegHeader() {}

  static boolean looksLikeJpeg(ByteBuffer file) {
    return file.limit() >= 4
        && (file.getShort(0) & 0xffff) == START_OF_IMAGE
        && (file.get(2) & 0xff) == 0xff;
  }

  static ImageHeader read(ByteBuffer file) throws BadImageException {
    if (!looksLikeJpeg(file)) {
      throw new BadImageException("JPEG image does not begin with the JPEG signature");
    }
    int at = 2;
    while (true) {
      if (at + 4 > file.limit() || (file.get(at) & 0xff) != 0xff) {
        throw new BadImageException("JPEG image is truncated or broken in its header");
      }
      int marker = file.get(at + 1) & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      int length = file.getShort(at + 2) & 0xffff;
      if (isStartOfFrame(marker)) {
        return startOfFrame(file, at + 4, length - 2);
      }
      if (marker == START_OF_SCAN || marker == 0xd9 || length < 2) {
        throw new BadImageException("JPEG image has no frame header before its data");
      }
      at += 2 + length;
    }
  }

  private static boolean isStartOfFrame(int marker) {
    // C4, C8 and CC are Huffman tables, reserved, and arithmetic conditioning.
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static ImageHeader startOfFrame(ByteBuffer file, int at, int length)
      throws BadImageException {
    if (length < 6 || at + 6 > file.limit()) {
      throw new BadImageException("JPEG image is truncated in its frame header");
    }
    int bits = file.get(at) & 0xff;
    int height = file.getShort(at + 1) & 0xffff;
    int width = file.getShort(at + 3) & 0xffff;
    int components = file.get(at + 5) & 0xff;
    if (bits != 8 || (components != 1 && components != 3)) {
      throw new BadImageException(
          "JPEG image has "
              + components
              + " components of "
              + bits
              + " bits; allowed are 1 or 3 components of 8 bits");
    }
    checkScans(file, at);
    return new ImageHeader(width, height);
  }

  private static void checkScans(ByteBuffer file, int from) throws BadImageException {
    int scans = 0;
    for (int i = from; i + 1 < file.limit(); i++) {
      if (file.get(i) == (byte) 0xff && (file.get(i + 1) & 0xff) == START_OF_SCAN) {
        scans++;
      }
    }
    if (scans > MAX_SCANS) {
      throw new BadImageException(
          "JPEG image has " + scans + " scans; allowed are at most " + MAX_SCANS);
    }
  }
}
