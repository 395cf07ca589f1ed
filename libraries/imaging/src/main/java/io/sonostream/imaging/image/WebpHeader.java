package io.sonostream.imaging.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The chunks of a WebP file (its container specification, RFC 9649) that decide how it is read.
 *
 * @param pictures of an animation; 1 of a still
 * @param isExact whether its pixels are packed without loss
 * @param isCut whether a chunk goes beyond the file's end
 * @param exif empty where there is none
 */
record WebpHeader(int pictures, boolean isExact, boolean isCut, ByteBuffer exif) {
  private static final int LOSSLESS = chunk("VP8L");
  private static final int FRAME = chunk("ANMF");
  private static final int ANIMATION = chunk("ANIM");
  private static final int EXIF = chunk("EXIF");

  static WebpHeader parse(ByteBuffer file) {
    ByteBuffer riff = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int frames = 0;
    boolean animated = false;
    boolean exact = false;
    boolean cut = false;
    ByteBuffer exif = ByteBuffer.allocate(0);
    long at = 12;
    while (at + 8 <= riff.limit()) {
      int type = riff.getInt((int) at);
      long length = riff.getInt((int) at + 4) & 0xffffffffL;
      frames += type == FRAME ? 1 : 0;
      animated |= type == ANIMATION;
      exact |= type == LOSSLESS;
      cut |= at + 8 + length > riff.limit();
      if (type == EXIF && at + 8 + length <= riff.limit()) {
        exif = withoutPrefix(file.slice((int) at + 8, (int) length));
      }
      at += 8 + length + (length & 1);
    }
    return new WebpHeader(animated ? Math.max(2, frames) : 1, exact, cut, exif);
  }

  /** Some writers put JPEG's {@code Exif\0\0} before the block. */
  private static ByteBuffer withoutPrefix(ByteBuffer exif) {
    boolean prefixed = exif.limit() > 6 && exif.get(0) == 'E' && exif.get(1) == 'x';
    return prefixed ? exif.slice(6, exif.limit() - 6) : exif;
  }

  private static int chunk(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }

  void check() throws BadImageException {
    if (isCut) {
      throw new BadImageException("WebP image is truncated: a chunk goes beyond its end");
    }
    if (pictures > 1) {
      throw new BadImageException(
          "is an animated WebP file; save each of its pictures as a file of its own");
    }
  }
}
