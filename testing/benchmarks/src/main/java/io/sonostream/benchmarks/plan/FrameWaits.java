package io.sonostream.benchmarks.plan;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What frames wait on one processor, by playing its queue through: devices send evenly, each from
 * its own moment on; the engine takes what waits, oldest first, up to a batch, and needs for each
 * batch as long as its frames do at full speed. That a small batch is dearer a frame, and what the
 * road through Kafka adds, is not in it: {@code bench stream} measures both.
 *
 * @param p50Millis from a frame's arrival to its mask
 * @param p99Millis the same
 */
record FrameWaits(double p50Millis, double p99Millis) {
  private static final int MOST_FRAMES = 2_000_000;
  private static final double SECONDS = 60;
  private static final long SEED = 7;

  /**
   * @param devices on this processor
   * @param framesPerSecond of each; all together must be below {@code masksPerSecond}, or the queue
   *     grows as long as it is played
   */
  static FrameWaits play(int devices, double framesPerSecond, double masksPerSecond, int batch) {
    double[] arrivals = arrivals(devices, framesPerSecond);
    double[] waits = new double[arrivals.length];
    double free = 0;
    int next = 0;
    while (next < arrivals.length) {
      double start = Math.max(free, arrivals[next]);
      int end = next;
      while (end < arrivals.length && end - next < batch && arrivals[end] <= start) {
        end++;
      }
      free = start + (end - next) / masksPerSecond;
      for (int frame = next; frame < end; frame++) {
        waits[frame] = free - arrivals[frame];
      }
      next = end;
    }
    Arrays.sort(waits);
    return new FrameWaits(1e3 * share(waits, 0.5), 1e3 * share(waits, 0.99));
  }

  private static double[] arrivals(int devices, double framesPerSecond) {
    SplittableRandom random = new SplittableRandom(SEED);
    double whole = devices * SECONDS * framesPerSecond;
    int ofEach = (int) Math.max(1, SECONDS * framesPerSecond * Math.min(1, MOST_FRAMES / whole));
    double[] arrivals = new double[devices * ofEach];
    for (int device = 0; device < devices; device++) {
      double phase = random.nextDouble();
      for (int frame = 0; frame < ofEach; frame++) {
        arrivals[device * ofEach + frame] = (frame + phase) / framesPerSecond;
      }
    }
    Arrays.sort(arrivals);
    return arrivals;
  }

  private static double share(double[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))];
  }
}
