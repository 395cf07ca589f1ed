package io.sonostream.runtime;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Waits that an interrupt does not cut short, for closing: what was not waited for would be closed
 * under the feet of who still uses it. The interrupt is not lost; the caller sees it afterwards.
 */
public final class Uninterrupted {
  private interface Wait {
    /** Whether what was waited for has come. */
    boolean await(long nanos) throws InterruptedException;
  }

  private Uninterrupted() {}

  /** Whether the pool, which must have been shut down, has ended within the limit. */
  public static boolean awaitEnd(ExecutorService pool, Duration limit) {
    return await(nanos -> pool.awaitTermination(nanos, TimeUnit.NANOSECONDS), limit);
  }

  static boolean join(Thread thread, Duration limit) {
    return await(
        nanos -> {
          TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
          return !thread.isAlive();
        },
        limit);
  }

  private static boolean await(Wait wait, Duration limit) {
    long nanos = limit.toNanos();
    long start = System.nanoTime();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          // At least one look, and a millisecond is the least that a join can wait.
          return wait.await(Math.max(1_000_000, nanos - (System.nanoTime() - start)));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
