package io.sonostream.benchmarks.engine;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Frames of speckle with one dark disc, and the disc as the label: learned in a minute, so that the
 * masks that engines are compared by are masks.
 */
public final class Discs {
  private Discs() {}

  /** Fills direct buffers, (N,1,S,S) and (N,S,S). */
  public static void fill(
      ByteBuffer frames, ByteBuffer labels, int count, int side, Random random) {
    for (int n = 0; n < count; n++) {
      double x = side * (0.25 + 0.5 * random.nextDouble());
      double y = side * (0.25 + 0.5 * random.nextDouble());
      double radius = side * (0.1 + 0.12 * random.nextDouble());
      for (int i = 0; i < side * side; i++) {
        boolean inside = Math.hypot(i % side - x, (int) (i / side) - y) < radius;
        double speckle = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        int level = (int) Math.min(255, (inside ? 20 : 90) * speckle);
        frames.put(n * side * side + i, (byte) level);
        labels.put(n * side * side + i, (byte) (inside ? 1 : 0));
      }
    }
  }
}
