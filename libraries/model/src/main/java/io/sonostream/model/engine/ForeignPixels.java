package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.engine.FrameScaling.Box;
import io.sonostream.model.packaging.Conventions.Colours;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.Scaling;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Pixels as networks from elsewhere want them: floats, scaled by what they or their frame say,
 * channels last or in another order. Used by one thread.
 */
final class ForeignPixels {
  private final InputShape input;
  private final Numerics numerics;
  private final Scaling scaling;
  private final boolean channelsLast;
  private final FrameScaling statistics;

  /** What each byte becomes, 256 values for each channel of the network; none where bytes stay. */
  private final float[][] values;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  ForeignPixels(InputShape input, Numerics numerics) {
    this.input = input;
    this.numerics = numerics;
    this.scaling = numerics.usage().scaling();
    this.channelsLast = numerics.layout() == Numerics.Layout.NHWC;
    this.statistics = new FrameScaling(scaling);
    this.values = new float[numerics.mean().size()][256];
    for (int c = 0; c < values.length; c++) {
      for (int v = 0; v < 256; v++) {
        values[c][v] = (v / 255f - numerics.mean().get(c)) / numerics.std().get(c);
      }
    }
  }

  /** Whether a network that reads bytes takes frames as they are. */
  static boolean asTheyAre(InputShape input, Numerics numerics) {
    return input.channels() == 1
        || (numerics.layout() == Numerics.Layout.NCHW && numerics.usage().colours() == Colours.RGB);
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
    for (int n = 0; n < count; n++) {
      frame(pixels.slice(n * input.frameBytes(), input.frameBytes()), n * input.frameBytes());
    }
    return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * @param frame (C,H,W)
   * @param first index of its first number in the network's input
   */
  private void frame(ByteBuffer frame, int first) {
    int plane = input.height() * input.width();
    Box box =
        scaling.ofEachFrame()
            ? Box.of(frame, input.channels(), input.height(), input.width())
            : new Box(0, 0, input.width(), input.height());
    int step = channelsLast ? input.channels() : 1;
    for (int c = 0; c < input.channels(); c++) {
      boolean turned = numerics.usage().colours() == Colours.BGR && input.channels() == 3;
      ByteBuffer from = frame.slice((turned ? 2 - c : c) * plane, plane);
      if (scaling.ofEachFrame()) {
        look(from, box, c);
      }
      int to = first + (channelsLast ? c : c * plane);
      for (int i = 0; i < plane; i++, to += step) {
        if (values.length == 0) {
          buffer.put(to, from.get(i));
        } else {
          buffer.putFloat(Float.BYTES * to, values[c][from.get(i) & 0xff]);
        }
      }
      if (scaling.bars() == Scaling.Bars.ZERO) {
        clearAround(box, first + (channelsLast ? c : c * plane), step);
      }
    }
  }

  private void look(ByteBuffer channel, Box box, int c) {
    statistics.look(channel, box, input.width());
    double[] table = statistics.table();
    for (int v = 0; v < 256; v++) {
      values[c][v] = (float) ((table[v] - numerics.mean().get(c)) / numerics.std().get(c));
    }
    if (scaling.over() == Scaling.Over.NONZERO) {
      // Black is no part of the picture there, and stays what it is.
      values[c][0] = 0;
    }
  }

  private void clearAround(Box box, int first, int step) {
    for (int y = 0, to = first; y < input.height(); y++) {
      for (int x = 0; x < input.width(); x++, to += step) {
        if (!box.holds(x, y)) {
          buffer.putFloat(Float.BYTES * to, 0);
        }
      }
    }
  }
}
