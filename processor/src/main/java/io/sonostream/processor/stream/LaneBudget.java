package io.sonostream.processor.stream;

import java.util.function.IntSupplier;

/**
 * How much one lane may have in flight, over all its tasks: frames until they are answered, bytes
 * until the answers have left.
 *
 * <p>Owner: the monitor of this object. Hand-off: stream threads acquire before they submit;
 * whoever completes a frame gives back, which wakes the stream threads. Bound: {@code maxFrames}
 * (the smaller of the setting and what keeps the engine busy) and {@code maxBytes}; one frame
 * always fits, so that a frame larger than the budget passes alone and no lane stands still.
 * Shutdown: none; waits are short and their caller looks at the world again.
 */
public final class LaneBudget {
  /**
   * The frames of a batch are answered one by one. A thread that woke for each would take a frame,
   * send a mask and make Kafka's threads do so too: dozens of small turns that the engine's cores
   * are missing for. The engine has frames enough meanwhile, or this thread would not be waiting.
   */
  private static final long GATHER_NANOS = 3_000_000;

  private final IntSupplier maxFrames;
  private final long maxBytes;
  private int frames;
  private long bytes;
  private long changes;

  /** The count of changes that somebody waits for. */
  private long wakeAt = Long.MAX_VALUE;

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

  /** A frame was answered, or its answer has left, or it was given up. */
  synchronized void change(int moreFrames, long moreBytes) {
    frames += moreFrames;
    bytes += moreBytes;
    changes++;
    if (changes >= wakeAt) {
      wakeAt = Long.MAX_VALUE;
      notifyAll();
    }
  }

  /** A number to give to {@link #awaitChanges}, taken before looking whether to wait. */
  synchronized long changes() {
    return changes;
  }

  /**
   * Waits until there is something to do: so many frames were completed since, or a moment has
   * passed after the first of them; or the time is up.
   *
   * @param enough how many are worth waking up for at once
   */
  synchronized void awaitChanges(long since, int enough, long millis) throws InterruptedException {
    long target = since + enough;
    long until = System.nanoTime() + millis * 1_000_000;
    boolean gathering = false;
    while (changes < target) {
      long now = System.nanoTime();
      if (changes > since && !gathering) {
        gathering = true;
        until = Math.min(until, now + GATHER_NANOS);
      }
      if (now >= until) {
        return;
      }
      wakeAt = Math.min(wakeAt, changes > since ? target : since + 1);
      long left = until - now;
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  synchronized int frames() {
    return frames;
  }

  synchronized long bytes() {
    return bytes;
  }
}
