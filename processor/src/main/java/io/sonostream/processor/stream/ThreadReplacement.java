package io.sonostream.processor.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * How often a dead stream thread may be replaced: so many within an hour, then the lane stops, for
 * a fault that comes back at once would otherwise spin for ever.
 *
 * <p>Owner: the monitor of this object; dying threads call it. Hand-off: none. Bound: as many times
 * as are allowed. Shutdown: none.
 */
public final class ThreadReplacement {
  private static final long WINDOW_MICROS = Duration.ofHours(1).toNanos() / 1000;

  private final int allowed;
  private final LongSupplier clockMicros;
  private final Deque<Long> deaths = new ArrayDeque<>();

  public ThreadReplacement(int allowed, LongSupplier clockMicros) {
    this.allowed = allowed;
    this.clockMicros = clockMicros;
  }

  /** Whether this death may be answered with a new thread. */
  public synchronized boolean mayReplace() {
    long now = clockMicros.getAsLong();
    while (!deaths.isEmpty() && deaths.peekFirst() < now - WINDOW_MICROS) {
      deaths.removeFirst();
    }
    if (deaths.size() >= allowed) {
      return false;
    }
    deaths.addLast(now);
    return true;
  }
}
