package io.sonostream.trainer.job;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What somebody wants of a run that goes. A cancel is the last word: a stop that comes at the same
 * moment, before or after, must not turn it into a pause, or the run would go on one day.
 *
 * <ul>
 *   <li>Owner: nobody; any thread wishes, the run's thread looks.
 *   <li>Hand-off: one atomic reference.
 *   <li>Bound: one value.
 *   <li>Shutdown: nothing to end.
 * </ul>
 */
final class RunWish {
  private static final long LOOK_MILLIS = 20;

  private enum Wish {
    GO_ON,
    STOP,
    CANCEL
  }

  private final AtomicReference<Wish> wish = new AtomicReference<>(Wish.GO_ON);

  void cancel() {
    wish.set(Wish.CANCEL);
  }

  void stop() {
    wish.compareAndSet(Wish.GO_ON, Wish.STOP);
  }

  /** Until there is one, but no longer than that. */
  void awaitOne(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (isToGoOn() && System.nanoTime() - end < 0) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  boolean isToGoOn() {
    return wish.get() == Wish.GO_ON;
  }

  boolean isToStop() {
    return wish.get() == Wish.STOP;
  }

  boolean isToCancel() {
    return wish.get() == Wish.CANCEL;
  }
}
