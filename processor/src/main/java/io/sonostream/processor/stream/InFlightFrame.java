package io.sonostream.processor.stream;

import io.sonostream.processor.batch.Outcome;
import io.sonostream.schemas.Frame;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger: a record that was taken and is not yet answered.
 *
 * <p>Owner: the stream thread. Hand-off: {@link #complete} may come from any thread, once; the
 * outcome is published by a volatile write. Bound: the raw bytes are dropped as soon as the outcome
 * can't need them. Shutdown: {@link #releaseOnce} makes sure that the budget gets its bytes back
 * exactly once, whether the frame was answered or given up.
 */
final class InFlightFrame {
  private final FrameOrigin origin;
  private final long budgetBytes;
  private final long receivedAtMicros;
  private final LaneBudget budget;
  private final AtomicBoolean released = new AtomicBoolean();
  private volatile Remains remains;
  private volatile @Nullable Outcome outcome;
  private @Nullable FrameFacts facts;

  InFlightFrame(
      FrameOrigin origin,
      Remains remains,
      long budgetBytes,
      long receivedAtMicros,
      LaneBudget budget) {
    this.origin = origin;
    this.remains = remains;
    this.budgetBytes = budgetBytes;
    this.receivedAtMicros = receivedAtMicros;
    this.budget = budget;
  }

  /** Keeps what the mask repeats of the frame, without its pixels. */
  void describe(Frame frame) {
    facts = FrameFacts.of(frame);
  }

  void complete(Outcome result) {
    if (!(result instanceof Outcome.Dead)) {
      remains = remains.withoutValue();
    }
    outcome = result;
    releaseOnce();
  }

  void releaseOnce() {
    if (released.compareAndSet(false, true)) {
      budget.release(budgetBytes);
    }
  }

  @Nullable Outcome outcome() {
    return outcome;
  }

  FrameOrigin origin() {
    return origin;
  }

  /**
   * For a dead letter. A mask that turns out to be too large becomes one when the record's value is
   * freed already; its coordinates still say where it is.
   */
  Remains remains() {
    return remains;
  }

  long receivedAtMicros() {
    return receivedAtMicros;
  }

  FrameFacts facts() {
    FrameFacts known = facts;
    if (known == null) {
      throw new IllegalStateException(origin + " has an answer but was never read");
    }
    return known;
  }
}
