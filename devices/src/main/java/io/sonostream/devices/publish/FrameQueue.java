package io.sonostream.devices.publish;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The unsent frames of one device, oldest first.
 *
 * <p><b>Owner</b>: none, it locks. <b>Hand-off</b>: the capturing thread offers, the sending thread
 * polls and may put back. <b>Bound</b>: a number of frames; who comes with one more drops the
 * oldest. <b>Shutdown</b>: the device clears it.
 */
final class FrameQueue {
  private final int limit;
  private final ArrayDeque<CapturedFrame> frames = new ArrayDeque<>();

  FrameQueue(int limit) {
    this.limit = limit;
  }

  /** Adds the newest frame. False if the oldest had to go for it. */
  synchronized boolean offer(CapturedFrame frame) {
    boolean room = frames.size() < limit;
    if (!room) {
      frames.removeFirst();
    }
    frames.addLast(frame);
    return room;
  }

  synchronized @Nullable CapturedFrame poll() {
    return frames.pollFirst();
  }

  /** Returns what could not be sent; it is the oldest. False if there is no room, so it must go. */
  synchronized boolean putBack(CapturedFrame frame) {
    if (frames.size() >= limit) {
      return false;
    }
    frames.addFirst(frame);
    return true;
  }

  synchronized boolean isFull() {
    return frames.size() >= limit;
  }

  /** Drops everything and says how much that was. */
  synchronized int clear() {
    int count = frames.size();
    frames.clear();
    return count;
  }
}
