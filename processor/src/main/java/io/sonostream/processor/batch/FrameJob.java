package io.sonostream.processor.batch;

import io.sonostream.schemas.Frame;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One frame on its way from the stream to an outcome.
 *
 * <p>Owner: nobody; immutable but for the one-shot completion. Hand-off: the stream thread makes
 * it, whoever knows the outcome first completes it. Bound: the ledger that made it. Shutdown: a
 * cancelled job may be dropped, its completion goes nowhere.
 */
public final class FrameJob {
  private final Lane lane;
  private final Frame frame;
  private final long receivedAtMicros;
  private final BooleanSupplier cancelled;
  private final Consumer<Outcome> completion;
  private final AtomicBoolean done = new AtomicBoolean();

  public FrameJob(
      Lane lane,
      Frame frame,
      long receivedAtMicros,
      BooleanSupplier cancelled,
      Consumer<Outcome> completion) {
    this.lane = lane;
    this.frame = frame;
    this.receivedAtMicros = receivedAtMicros;
    this.cancelled = cancelled;
    this.completion = completion;
  }

  public Lane lane() {
    return lane;
  }

  public Frame frame() {
    return frame;
  }

  public long receivedAtMicros() {
    return receivedAtMicros;
  }

  public boolean cancelled() {
    return cancelled.getAsBoolean();
  }

  /** The first outcome counts; later ones (a retry that lost a race) are dropped. */
  public void complete(Outcome outcome) {
    if (done.compareAndSet(false, true)) {
      completion.accept(outcome);
    }
  }
}
