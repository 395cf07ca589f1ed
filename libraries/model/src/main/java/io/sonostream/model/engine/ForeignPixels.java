package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.packaging.Numerics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Pixels as networks from elsewhere want them: floats, or channels last. Used by one thread. */
final class ForeignPixels {
  private final InputShape input;
  private final boolean channelsLast;

  /** What each byte becomes, 256 values for each channel; none where bytes stay bytes. */
  private final float[][] values;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  ForeignPixels(InputShape input, Numerics numerics) {
    this.input = input;
    this.channelsLast = numerics.layout() == Numerics.Layout.NHWC;
    this.values = new float[numerics.mean().size()][256];
    for (int c = 0; c < values.length; c++) {
      for (int v = 0; v < 256; v++) {
        values[c][v] = (v / 255f - numerics.mean().get(c)) / numerics.std().get(c);
      }
    }
  }

  /**
   * Makes a batch of them.
   *
   * @param pixels (N,C,H,W) unsigned bytes
   * @return the same in the network's type and order; valid until the next call
   */
  ByteBuffer of(ByteBuffer pixels, int count) {
    boolean floats = values.length > 0;
    int bytes = Math.multiplyExact(floats ? Float.BYTES : 1, count * input.frameBytes());
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    int plane = input.height() * input.width();
    int step = channelsLast ? input.channels() : 1;
    int from = 0;
    for (int n = 0; n < count; n++) {
      for (int c = 0; c < input.channels(); c++) {
        int to = n * input.frameBytes() + (channelsLast ? c : c * plane);
        for (int end = from + plane; from < end; from++, to += step) {
          if (floats) {
            buffer.putFloat(Float.BYTES * to, values[c][pixels.get(from) & 0xff]);
          } else {
            buffer.put(to, pixels.get(from));
          }
        }
      }
    }
    return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
  }
}
