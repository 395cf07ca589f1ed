package io.sonostream.gateway.receive;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the instances of one way.
 *
 * <p>Owner: none. Hand-off: atomics. Bound: counts. Shutdown: none.
 */
public final class WayCounts {
  private final Map<Outcome.Kind, AtomicLong> instances = new EnumMap<>(Outcome.Kind.class);
  private final AtomicLong frames = new AtomicLong();

  WayCounts() {
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      instances.put(kind, new AtomicLong());
    }
  }

  void add(Outcome outcome) {
    count(outcome.kind()).incrementAndGet();
    if (outcome.kind() == Outcome.Kind.PUBLISHED) {
      frames.addAndGet(outcome.frames());
    }
  }

  private AtomicLong count(Outcome.Kind kind) {
    AtomicLong count = instances.get(kind);
    if (count == null) {
      throw new IllegalStateException("every kind has its count");
    }
    return count;
  }

  public long instances(Outcome.Kind kind) {
    return count(kind).get();
  }

  /** Frames that were published. */
  public long frames() {
    return frames.get();
  }
}
