package io.sonostream.benchmarks.stream;

import java.util.Locale;

/**
 * How the bare engine shares the cores.
 *
 * @param calls at once
 * @param threads of each; 0 for one for each core
 * @param speed at the fastest batch size
 */
record BareForm(int calls, int threads, BareLoop.Speed speed) {

  BareForm orFaster(BareForm other) {
    return other.speed.framesPerSecond() > speed.framesPerSecond() ? other : this;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d calls of %d threads, batches of %d", calls, threads, speed.batch());
  }
}
