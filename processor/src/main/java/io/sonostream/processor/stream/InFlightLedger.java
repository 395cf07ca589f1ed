package io.sonostream.processor.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one Streams task that were taken and are not yet answered, in the order of their
 * records.
 *
 * <p>Owner: the stream thread of the task. Hand-off: answers arrive in the frames themselves, from
 * any thread; only the head may leave, so a device keeps its order whatever the batches did. Bound:
 * {@code maxFrames} here (answered ones too, while an older one is missing) and the {@link
 * LaneBudget} for what is not answered. Shutdown: {@link #abandon} gives up what is left; its
 * records were not committed and will be read again.
 */
final class InFlightLedger {
  private final Deque<InFlightFrame> frames = new ArrayDeque<>();
  private final int maxFrames;

  InFlightLedger(int maxFrames) {
    this.maxFrames = maxFrames;
  }

  boolean hasRoom() {
    return frames.size() < maxFrames;
  }

  /** Whether it should let answers go, to have room for those that come. */
  boolean halfFull() {
    return 2 * frames.size() >= maxFrames;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  int size() {
    return frames.size();
  }

  int unanswered() {
    int count = 0;
    for (InFlightFrame frame : frames) {
      count += frame.outcome() == null ? 1 : 0;
    }
    return count;
  }

  void enter(InFlightFrame frame) {
    if (!hasRoom()) {
      throw new IllegalStateException("the ledger is full with " + frames.size() + " frames");
    }
    frames.addLast(frame);
  }

  /** The oldest frame, if it has its answer; else null. */
  @Nullable InFlightFrame finishedHead() {
    InFlightFrame head = frames.peekFirst();
    return head != null && head.outcome() != null ? head : null;
  }

  Optional<InFlightFrame> oldest() {
    return Optional.ofNullable(frames.peekFirst());
  }

  void removeHead() {
    frames.removeFirst();
  }

  void abandon() {
    frames.forEach(InFlightFrame::giveUp);
    frames.clear();
  }
}
