package io.sonostream.model.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Gauge of the native objects that this package holds: networks, and the arrays of batches under
 * way. Zero when all models are closed; anything else is a leak.
 */
public final class NativeArrays {
  private static final AtomicLong LIVE = new AtomicLong();

  private NativeArrays() {}

  public static long live() {
    return LIVE.get();
  }

  static void opened(int count) {
    LIVE.addAndGet(count);
  }

  static void closed(int count) {
    LIVE.addAndGet(-count);
  }
}
