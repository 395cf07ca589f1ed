package io.sonostream.client.frames;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The unsent frames of one stream, oldest first.
 *
 * <p>Owner: none, it locks. Hand-off: the publisher offers or puts; the sending thread polls, one
 * frame at a time, and says what became of it. Bound: a number of frames, and the one that is
 * polled and not yet settled: who offers one more drops the oldest; who puts waits, also for that
 * one's place. Shutdown: {@link #end} lets nobody wait; what is left is cleared.
 */
final class FrameQueue {
  private final int limit;
  private final ArrayDeque<QueuedFrame> frames = new ArrayDeque<>();

  /** Whether a frame is polled and not yet settled: its place is kept from whoever waits. */
  private boolean underWay;

  private boolean ended;

  FrameQueue(int limit) {
    this.limit = limit;
  }

  /** Adds the newest frame, and returns the one that had to go for it: the oldest, or itself. */
  synchronized @Nullable QueuedFrame offer(QueuedFrame frame) {
    if (ended) {
      return frame;
    }
    QueuedFrame dropped = frames.size() < limit ? null : frames.pollFirst();
    frames.addLast(frame);
    return dropped;
  }

  /** Adds the newest frame as soon as there is room. False when the queue ended meanwhile. */
  synchronized boolean put(QueuedFrame frame) throws InterruptedException {
    while (isFull() && !ended) {
      wait();
    }
    if (ended) {
      return false;
    }
    frames.addLast(frame);
    return true;
  }

  /** The oldest frame, whose end is told by {@link #settled} or {@link #putBack}. */
  synchronized @Nullable QueuedFrame poll() {
    QueuedFrame oldest = frames.pollFirst();
    underWay = oldest != null;
    return oldest;
  }

  /** What was polled needs its place no more. */
  synchronized void settled() {
    underWay = false;
    notifyAll();
  }

  /**
   * Returns what could not be sent; it is the oldest. False if there is no room, so it must go: a
   * newer one was offered meanwhile; who waits for room never takes this frame's.
   */
  synchronized boolean putBack(QueuedFrame frame) {
    underWay = false;
    notifyAll();
    if (ended || frames.size() >= limit) {
      return false;
    }
    frames.addFirst(frame);
    return true;
  }

  synchronized boolean isFull() {
    return frames.size() + (underWay ? 1 : 0) >= limit;
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Takes everything out. */
  synchronized List<QueuedFrame> clear() {
    List<QueuedFrame> all = List.copyOf(frames);
    frames.clear();
    notifyAll();
    return all;
  }
}
