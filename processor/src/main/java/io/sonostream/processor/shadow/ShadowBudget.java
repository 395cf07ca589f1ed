package io.sonostream.processor.shadow;

/**
 * How many frames may be on their way through the challenger, and how much heap they may keep.
 *
 * <p>Owner: the monitor of this object. Hand-off: none. Bound: both limits, always. Shutdown: none.
 */
final class ShadowBudget {
  private final int maxFrames;
  private final long maxBytes;
  private int frames;
  private long bytes;

  ShadowBudget(int maxFrames, long maxBytes) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  /** Never waits. */
  synchronized boolean tryAcquire(long frameBytes) {
    if (frames == maxFrames || bytes + frameBytes > maxBytes) {
      return false;
    }
    frames++;
    bytes += frameBytes;
    return true;
  }

  synchronized void release(long frameBytes) {
    frames--;
    bytes -= frameBytes;
  }

  synchronized int frames() {
    return frames;
  }
}
