package io.sonostream.benchmarks.engine;

import org.jspecify.annotations.Nullable;

/** What one batch or step took; clock and CPU are compared apart. */
record Turn(double seconds, double cpuSeconds) {
  Turn orBetter(@Nullable Turn other) {
    return other == null
        ? this
        : new Turn(Math.min(seconds, other.seconds), Math.min(cpuSeconds, other.cpuSeconds));
  }
}
