package io.sonostream.client.frames;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How many frames wait for their end.
 *
 * <p>Owner: the publisher. Hand-off: this object's lock, between its senders and whoever ends a
 * frame. Bound: a count. Shutdown: {@link #awaitNone}.
 */
final class Unsettled {
  private int count;

  synchronized void add(CompletableFuture<?> receipt) {
    count++;
    receipt.whenComplete((end, cause) -> settled());
  }

  private synchronized void settled() {
    count--;
    notifyAll();
  }

  /** Waits, also through interrupts, which are restored. */
  synchronized void awaitNone(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    for (long left = limit.toNanos(); count > 0 && left > 0; left = deadline - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
