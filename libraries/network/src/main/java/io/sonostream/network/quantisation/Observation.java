package io.sonostream.network.quantisation;

import java.util.Arrays;

/**
 * The values of one node over some frames: their ends, and evenly spaced ones of each frame. Used
 * by one thread.
 */
public final class Observation {
  /** Enough of each frame to see the tail of a layer's values. */
  private static final int SAMPLES_A_FRAME = 8_192;

  /** Shares of the whole range that are tried. */
  private static final int CLIPS = 36;

  private static final double SMALLEST_CLIP = 0.3;

  private float[] samples = new float[SAMPLES_A_FRAME];
  private int count;
  private float lowest;
  private float highest;

  /** Adds the node's values for one frame. */
  public void add(float[] values) {
    for (float value : values) {
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
    // A step that is odd does not meet the same channel or column again and again.
    int step = Math.max(1, values.length / SAMPLES_A_FRAME) | 1;
    for (int i = 0; i < values.length; i += step) {
      if (count == samples.length) {
        samples = Arrays.copyOf(samples, 2 * count);
      }
      samples[count++] = values[i];
    }
  }

  /**
   * The range whose bytes are nearest to the values that were seen: clipping the few at the ends
   * buys the many a finer step.
   */
  public ValueRange range() {
    if (!(highest > lowest)) {
      return new ValueRange(0, 1); // A node that is always 0.
    }
    ValueRange best = new ValueRange(lowest, highest);
    double least = error(best, Double.MAX_VALUE);
    for (int i = 1; i < CLIPS; i++) {
      double share = 1 - i * (1 - SMALLEST_CLIP) / (CLIPS - 1);
      ValueRange clipped = new ValueRange(share * lowest, share * highest);
      double error = error(clipped, least);
      if (error < least) {
        least = error;
        best = clipped;
      }
    }
    return best;
  }

  /** Sum of squared differences; stops when it is past the limit. */
  private double error(ValueRange range, double limit) {
    double scale = range.scale();
    int zero = range.zero();
    double sum = 0;
    for (int i = 0; i < count && sum < limit; i++) {
      double level = Math.max(-zero, Math.min(255 - zero, Math.rint(samples[i] / scale)));
      double difference = level * scale - samples[i];
      sum += difference * difference;
    }
    return sum;
  }
}
