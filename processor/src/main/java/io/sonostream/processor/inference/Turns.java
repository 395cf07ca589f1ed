package io.sonostream.processor.inference;

import java.util.function.Supplier;

/**
 * Lets work be done at the same time as long as all of it fits into so many bytes. What is larger
 * is done alone. Who came first goes first: small work that kept passing large work would keep it
 * waiting for ever.
 *
 * <p>Owner: the monitor of this object. Hand-off: none; whoever has work waits here himself. Bound:
 * {@code roomBytes}, or one piece of work that is larger. Shutdown: none; who is at work comes to
 * an end, and lets the next one in.
 */
final class Turns {
  private final long roomBytes;
  private long busyBytes;
  private long nextNumber;
  private long calledNumber;

  Turns(long roomBytes) {
    this.roomBytes = roomBytes;
  }

  /** Does it once there is room for so much beside what others do. */
  <T> T take(long bytes, Supplier<T> work) {
    enter(bytes);
    try {
      return work.get();
    } finally {
      leave(bytes);
    }
  }

  /** How many wait for their turn. */
  synchronized long waiting() {
    return nextNumber - calledNumber;
  }

  private synchronized void enter(long bytes) {
    long number = nextNumber++;
    boolean interrupted = false;
    while (number != calledNumber || (busyBytes > 0 && busyBytes + bytes > roomBytes)) {
      try {
        wait();
      } catch (InterruptedException e) {
        // The frame in hand is finished all the same; who asked for the end waits for it.
        interrupted = true;
      }
    }
    calledNumber++;
    busyBytes += bytes;
    notifyAll();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void leave(long bytes) {
    busyBytes -= bytes;
    notifyAll();
  }
}
