package io.sonostream.processor.stream;

import io.sonostream.runtime.RootCause;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * How often a dead stream thread may be replaced: so many within an hour, then the lane stops, for
 * a fault that comes back at once would otherwise spin for ever. A broker that was waited for in
 * vain counts for nothing: it does not come back at once, and an outage of any length must not end
 * a lane (docs/adr/outages.md).
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
  public synchronized boolean mayReplace(Throwable death) {
    if (RootCause.of(death) instanceof TimeoutException) {
      return true;
    }
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
