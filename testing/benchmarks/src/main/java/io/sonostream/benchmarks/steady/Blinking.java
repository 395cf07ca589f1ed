package io.sonostream.benchmarks.steady;

import io.sonostream.imaging.image.ClassMap;
import org.jspecify.annotations.Nullable;

/**
 * Pixels that change in one frame and change back in the next, among all that are drawn in it or in
 * one of its neighbours: what moves goes on, what wavers comes back. Needs no truth.
 */
final class Blinking {
  private @Nullable ClassMap last;
  private @Nullable ClassMap lastButOne;
  private long blinks;
  private long drawn;

  /** The next frame's mask. */
  void add(ClassMap mask) {
    ClassMap before = last;
    ClassMap earlier = lastButOne;
    if (before != null && earlier != null) {
      byte[] a = earlier.values();
      byte[] b = before.values();
      byte[] c = mask.values();
      for (int i = 0; i < b.length; i++) {
        blinks += a[i] == c[i] && a[i] != b[i] ? 1 : 0;
        drawn += (a[i] | b[i] | c[i]) != 0 ? 1 : 0;
      }
    }
    lastButOne = before;
    last = mask;
  }

  /** Of all frames, 0 to 1; 0 where nothing was drawn. */
  double share() {
    return drawn == 0 ? 0 : blinks / (double) drawn;
  }

  /** Whether any of three masks and more showed anything. */
  boolean sawAnything() {
    return drawn > 0;
  }
}
