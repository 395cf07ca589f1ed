package io.sonostream.imaging.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held, tag 274 of the EXIF standard: what must be done to the stored pixels to
 * see the picture upright. It belongs to files; a frame on the wire is its pixels as they are.
 */
public enum Orientation {
  UPRIGHT,
  MIRRORED,
  HALF_TURN,
  FLIPPED,
  TRANSPOSED,
  QUARTER_TURN,
  TRANSVERSED,
  THREE_QUARTER_TURN;

  private static final int TAG = 0x0112;
  private static final long EXIF = 0x457869660000L;

  /**
   * From the first EXIF segment before the pixels; upright where there is none, or none readable.
   */
  static Orientation ofJpeg(ByteBuffer file) {
    int at = 2;
    while (at + 4 <= file.limit() && (file.get(at) & 0xff) == 0xff) {
      int marker = file.get(at + 1) & 0xff;
      int length = file.getShort(at + 2) & 0xffff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == 0xda || marker == 0xd9 || length < 2) {
        return UPRIGHT;
      }
      boolean fits = length >= 10 && at + 2 + length <= file.limit();
      if (marker == 0xe1 && fits && file.getLong(at + 4) >>> 16 == EXIF) {
        return of(file.slice(at + 10, length - 8));
      }
      at += 2 + length;
    }
    return UPRIGHT;
  }

  /**
   * From an EXIF block.
   *
   * @param tiff begins with the byte order; may be empty or broken
   */
  static Orientation of(ByteBuffer tiff) {
    if (tiff.limit() < 8) {
      return UPRIGHT;
    }
    ByteBuffer block = tiff.duplicate();
    block.order(block.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = block.getInt(4) & 0xffffffffL;
    if (directory + 2 > block.limit()) {
      return UPRIGHT;
    }
    int entries = block.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (entry + 12 > block.limit()) {
        return UPRIGHT;
      }
      if ((block.getShort((int) entry) & 0xffff) == TAG) {
        int value = block.getShort((int) entry + 8);
        return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** The picture as it is to be seen. */
  public PixelImage apply(PixelImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    boolean swapped = ordinal() >= TRANSPOSED.ordinal();
    int width = swapped ? stored.height() : stored.width();
    int height = swapped ? stored.width() : stored.height();
    int channels = stored.channels();
    byte[] pixels = new byte[stored.pixels().length];
    for (int y = 0, to = 0; y < height; y++) {
      for (int x = 0; x < width; x++, to += channels) {
        int from = source(x, y, stored) * channels;
        System.arraycopy(stored.pixels(), from, pixels, to, channels);
      }
    }
    return new PixelImage(width, height, channels, pixels);
  }

  /** Which stored pixel is seen at (x, y). */
  private int source(int x, int y, PixelImage stored) {
    int right = stored.width() - 1;
    int bottom = stored.height() - 1;
    int row =
        switch (this) {
          case UPRIGHT, MIRRORED -> y;
          case HALF_TURN, FLIPPED -> bottom - y;
          case TRANSPOSED, THREE_QUARTER_TURN -> x;
          case QUARTER_TURN, TRANSVERSED -> bottom - x;
        };
    int column =
        switch (this) {
          case UPRIGHT, FLIPPED -> x;
          case MIRRORED, HALF_TURN -> right - x;
          case TRANSPOSED, QUARTER_TURN -> y;
          case TRANSVERSED, THREE_QUARTER_TURN -> right - y;
        };
    return row * stored.width() + column;
  }
}
