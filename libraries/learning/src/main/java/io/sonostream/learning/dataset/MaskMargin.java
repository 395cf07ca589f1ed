package io.sonostream.learning.dataset;

import io.sonostream.imaging.geometry.ModelGeometry;
import java.nio.ByteBuffer;

/** Between a mask at the size of the network's output and one at the size of its input. */
final class MaskMargin {
  private MaskMargin() {}

  /** Surrounds the mask with its mirror image, as the pixels were. */
  static byte[] add(byte[] mask, ModelGeometry geometry) {
    int width = geometry.outputWidth();
    int height = geometry.outputHeight();
    int inWidth = geometry.input().width();
    int inHeight = geometry.input().height();
    if (width == inWidth && height == inHeight) {
      return mask;
    }
    byte[] framed = new byte[inWidth * inHeight];
    for (int y = 0; y < inHeight; y++) {
      int row = mirror(y - (inHeight - height) / 2, height) * width;
      for (int x = 0; x < inWidth; x++) {
        framed[y * inWidth + x] = mask[row + mirror(x - (inWidth - width) / 2, width)];
      }
    }
    return framed;
  }

  /** Copies the middle of a mask of the input's size into a buffer. */
  static void putMiddle(byte[] mask, ModelGeometry geometry, ByteBuffer target, int offset) {
    int width = geometry.outputWidth();
    int left = (geometry.input().width() - width) / 2;
    int top = (geometry.input().height() - geometry.outputHeight()) / 2;
    for (int y = 0; y < geometry.outputHeight(); y++) {
      int from = (top + y) * geometry.input().width() + left;
      target.put(offset + y * width, mask, from, width);
    }
  }

  /** Reflection without repeating the edge; for any distance. */
  private static int mirror(int at, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int folded = Math.floorMod(at, period);
    return folded < length ? folded : period - folded;
  }
}
