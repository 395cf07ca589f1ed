package io.sonostream.imaging.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Walks over the blocks of a GIF file (GIF89a, appendix A) without unpacking any. */
final class GifBlocks {
  private static final int HEADER = 13;
  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2c;
  private static final int TRAILER = 0x3b;

  private final ByteBuffer file;
  private int at = HEADER;

  private GifBlocks(ByteBuffer file) {
    this.file = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * @throws BadImageException when it holds several, or one that is smaller than its screen
   */
  static void requireOnePicture(ByteBuffer file) throws BadImageException {
    new GifBlocks(file).walk();
  }

  private void walk() throws BadImageException {
    require(0);
    int width = file.getShort(6) & 0xffff;
    int height = file.getShort(8) & 0xffff;
    skipPalette(file.get(10));
    int pictures = 0;
    while (true) {
      require(1);
      int block = file.get(at++) & 0xff;
      if (block == TRAILER) {
        break;
      }
      if (block == PICTURE) {
        require(10);
        if (++pictures == 1) {
          requireFull(width, height);
        }
        int packed = file.get(at + 8);
        at += 9;
        skipPalette(packed);
        at++;
      } else if (block == EXTENSION) {
        at++;
      } else {
        throw new BadImageException(
            "GIF image is broken: block 0x" + Integer.toHexString(block) + " is unknown");
      }
      skipPieces();
    }
    if (pictures != 1) {
      throw new BadImageException(
          "is an animated GIF of "
              + pictures
              + " pictures; save each as a file of its own, or play it with device --clip");
    }
  }

  private void requireFull(int width, int height) throws BadImageException {
    int w = file.getShort(at + 4) & 0xffff;
    int h = file.getShort(at + 6) & 0xffff;
    if (file.getInt(at) != 0 || w != width || h != height) {
      throw new BadImageException(
          "GIF image of " + w + "x" + h + " does not fill its screen of " + width + "x" + height);
    }
  }

  private void skipPalette(int packed) {
    if ((packed & 0x80) != 0) {
      at += 3 << ((packed & 7) + 1);
    }
  }

  private void skipPieces() throws BadImageException {
    while (true) {
      require(1);
      int length = file.get(at) & 0xff;
      at += 1 + length;
      if (length == 0) {
        return;
      }
    }
  }

  private void require(int bytes) throws BadImageException {
    if (at + bytes > file.limit()) {
      throw new BadImageException("GIF image is truncated");
    }
  }
}
