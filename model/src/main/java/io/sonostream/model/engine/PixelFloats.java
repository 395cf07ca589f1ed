package io.sonostream.model.engine;

import io.sonostream.model.packaging.Numerics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Pixels as normalised floats, for networks from elsewhere. Used by one thread. */
final class PixelFloats {
  private final InputShape input;

  /** What each byte becomes, 256 values for each channel. */
  private final float[][] values;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  PixelFloats(InputShape input, Numerics numerics) {
    this.input = input;
    this.values = new float[numerics.mean().size()][256];
    for (int c = 0; c < values.length; c++) {
      for (int v = 0; v < 256; v++) {
        values[c][v] = (v / 255f - numerics.mean().get(c)) / numerics.std().get(c);
      }
    }
  }

  /**
   * @param pixels (N,C,H,W) unsigned bytes
   * @return the same as floats; valid until the next call
   */
  ByteBuffer of(ByteBuffer pixels, int count) {
    int bytes = Math.multiplyExact(4, count * input.frameBytes());
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    int plane = input.height() * input.width();
    int at = 0;
    for (int n = 0; n < count; n++) {
      for (int c = 0; c < input.channels(); c++) {
        float[] table = values[c];
        for (int end = at + plane; at < end; at++) {
          buffer.putFloat(4 * at, table[pixels.get(at) & 0xff]);
        }
      }
    }
    return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
  }
}
