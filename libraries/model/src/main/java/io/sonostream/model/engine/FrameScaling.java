package io.sonostream.model.engine;

import io.sonostream.model.packaging.Scaling;
import io.sonostream.model.packaging.Scaling.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What each byte of one channel becomes, by a frame's own statistics. Of bytes a histogram of 256
 * says all there is to say. Used by one thread.
 */
final class FrameScaling {
  private final Scaling scaling;
  private final int[] histogram = new int[256];

  FrameScaling(Scaling scaling) {
    this.scaling = scaling;
  }

  /**
   * Counts the pixels that matter.
   *
   * @param channel one channel of one input, (H,W)
   * @param box what is not black in any channel
   */
  void look(ByteBuffer channel, Box box, int width) {
    Arrays.fill(histogram, 0);
    boolean all = scaling.over() == Scaling.Over.INPUT || box.isEmpty();
    Box seen = all ? new Box(0, 0, width, channel.limit() / width) : box;
    for (int y = seen.top(); y < seen.bottom(); y++) {
      for (int i = y * width + seen.left(); i < y * width + seen.right(); i++) {
        histogram[channel.get(i) & 0xff]++;
      }
    }
    if (scaling.over() == Scaling.Over.NONZERO && count() > histogram[0]) {
      histogram[0] = 0;
    }
  }

  private long count() {
    long count = 0;
    for (int pixels : histogram) {
      count += pixels;
    }
    return count;
  }

  /** 256 values. */
  double[] table() {
    double[] table = new double[256];
    double low = 0;
    double span = 255;
    if (scaling.kind() == Kind.Z_SCORE) {
      low = mean();
      span = deviation(low);
    } else if (scaling.kind() != Kind.UNIT) {
      low = percentile(scaling.low());
      span = percentile(scaling.high()) - low;
    }
    boolean clips = scaling.kind() == Kind.PERCENTILES;
    for (int v = 0; v < 256; v++) {
      // A frame of one brightness has no contrast to be scaled: everything is its middle.
      double value = span == 0 ? 0 : (v - low) / span;
      table[v] = clips ? Math.max(0, Math.min(1, value)) : value;
    }
    return table;
  }

  private double mean() {
    double sum = 0;
    for (int v = 0; v < 256; v++) {
      sum += (double) v * histogram[v];
    }
    return sum / count();
  }

  /** Of all pixels, not an estimate from a sample. */
  private double deviation(double mean) {
    double sum = 0;
    for (int v = 0; v < 256; v++) {
      sum += (v - mean) * (v - mean) * histogram[v];
    }
    return Math.sqrt(sum / count());
  }

  /** With linear interpolation between neighbours, as NumPy's default. */
  private double percentile(double percent) {
    double at = percent / 100 * (count() - 1);
    long below = (long) Math.floor(at);
    int lower = ranked(below);
    int upper = ranked((long) Math.ceil(at));
    return lower + (at - below) * (upper - lower);
  }

  /** The pixel of that rank, from 0, in the order of brightness. */
  private int ranked(long rank) {
    long seen = 0;
    for (int v = 0; v < 256; v++) {
      seen += histogram[v];
      if (seen > rank) {
        return v;
      }
    }
    return 255;
  }

  /** Pixels from the first to before the last. */
  record Box(int left, int top, int right, int bottom) {
    boolean isEmpty() {
      return right <= left || bottom <= top;
    }

    boolean holds(int x, int y) {
      return x >= left && x < right && y >= top && y < bottom;
    }

    /**
     * The smallest that holds all that is not black in any channel.
     *
     * @param frame (C,H,W)
     */
    static Box of(ByteBuffer frame, int channels, int height, int width) {
      int left = width;
      int top = height;
      int right = 0;
      int bottom = 0;
      for (int i = 0; i < channels * height * width; i++) {
        if (frame.get(i) != 0) {
          int x = i % width;
          int y = i / width % height;
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
          top = Math.min(top, y);
          bottom = Math.max(bottom, y + 1);
        }
      }
      return new Box(left, top, right, bottom);
    }
  }
}
