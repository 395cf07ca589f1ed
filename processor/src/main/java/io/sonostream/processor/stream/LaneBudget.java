package io.sonostream.processor.stream;

import java.util.function.IntSupplier;

/**
 * How much one lane may have in flight, in frames and in bytes, over all its tasks.
 *
 * <p>Owner: the monitor of this object. Hand-off: stream threads acquire before they submit;
 * whoever completes a frame releases, which wakes the stream threads. Bound: {@code maxFrames} (the
 * smaller of the setting and what keeps the engine busy) and {@code maxBytes}; one frame always
 * fits, so that a frame larger than the budget passes alone and no lane stands still. Shutdown:
 * none; waits are short and their caller looks at the world again.
 */
public final class LaneBudget {
  private final IntSupplier maxFrames;
  private final long maxBytes;
  private int frames;
  private long bytes;
  private long changes;

  LaneBudget(IntSupplier maxFrames, long maxBytes) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  synchronized boolean tryAcquire(long frameBytes) {
    boolean fits = frames < maxFrames.getAsInt() && bytes + frameBytes <= maxBytes;
    if (!fits && frames > 0) {
      return false;
    }
    frames++;
    bytes += frameBytes;
    return true;
  }

  synchronized void release(long frameBytes) {
    frames--;
    bytes -= frameBytes;
    changes++;
    notifyAll();
  }

  /** A number to give to {@link #awaitChange}, taken before looking whether to wait. */
  synchronized long changes() {
    return changes;
  }

  /** Waits until a frame of the lane was completed since, or the time is up. */
  synchronized void awaitChange(long since, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (changes == since) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  synchronized int frames() {
    return frames;
  }

  synchronized long bytes() {
    return bytes;
  }
}
