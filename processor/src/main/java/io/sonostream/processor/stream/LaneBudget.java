package io.sonostream.processor.stream;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * How much one lane may have in flight, over all its tasks: frames, and the engine's time for them,
 * until they are answered; bytes until the answers have left.
 *
 * <p>Owner: the monitor of this object. Hand-off: stream threads acquire before they submit;
 * whoever completes a frame gives back, which wakes the stream threads. Bound: {@code maxFrames}
 * (the smaller of the setting and what keeps the engine busy), {@code maxBytes}, and {@code
 * maxMicros} before the last frame; one frame always fits, so that a frame larger than the budget
 * passes alone and no lane stands still. Shutdown: none; waits are short and their caller looks at
 * the world again.
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
  private final long maxMicros;
  private int frames;
  private long bytes;
  private long micros;
  private long changes;

  /** When a frame was answered last, or came while there was none. */
  private long movedAtNanos = System.nanoTime();

  /** The count of changes that somebody waits for. */
  private long wakeAt = Long.MAX_VALUE;

  /**
   * @param maxMicros of the engine's work; once so much is in flight, no more is let in
   */
  LaneBudget(IntSupplier maxFrames, long maxBytes, long maxMicros) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.maxMicros = maxMicros;
  }

  /**
   * @param frameMicros of the engine's work
   */
  synchronized boolean tryAcquire(long frameBytes, long frameMicros) {
    boolean fits =
        frames < maxFrames.getAsInt() && bytes + frameBytes <= maxBytes && micros < maxMicros;
    if (!fits && frames > 0) {
      return false;
    }
    if (frames == 0) {
      movedAtNanos = System.nanoTime();
    }
    frames++;
    bytes += frameBytes;
    micros += frameMicros;
    return true;
  }

  /** A frame was answered, or its answer has left, or it was given up. */
  synchronized void change(int moreFrames, long moreBytes, long moreMicros) {
    if (moreFrames < 0) {
      movedAtNanos = System.nanoTime();
    }
    frames += moreFrames;
    bytes += moreBytes;
    micros += moreMicros;
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

  /** Of the engine's work in flight. */
  synchronized long micros() {
    return micros;
  }

  /** How long frames have been in flight and none was answered. */
  synchronized Duration silence() {
    return frames == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - movedAtNanos);
  }

  /** Whether answers that have not left take room that the next frames may need. */
  synchronized boolean tight() {
    return bytes > maxBytes / 2;
  }

  synchronized int frames() {
    return frames;
  }

  synchronized long bytes() {
    return bytes;
  }
}
