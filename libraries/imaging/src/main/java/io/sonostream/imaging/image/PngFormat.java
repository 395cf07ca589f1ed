package io.sonostream.imaging.image;

/** Numbers of the PNG specification (ISO/IEC 15948) that reader and writer share. */
final class PngFormat {
  static final long SIGNATURE = 0x89504e470d0a1a0aL;
  static final int IHDR = 0x49484452;
  static final int PLTE = 0x504c5445;
  static final int TRNS = 0x74524e53;
  static final int IDAT = 0x49444154;
  static final int EXIF = 0x65584966;

  /** Animation control: how many pictures an animated file holds. */
  static final int ACTL = 0x6163544c;

  static final int IEND = 0x49454e44;

  private PngFormat() {}

  /** Whether pixels can't be read without this chunk: the first letter of its name is large. */
  static boolean isCritical(int type) {
    return (type & 0x20000000) == 0;
  }
}
