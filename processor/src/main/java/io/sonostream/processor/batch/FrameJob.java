package io.sonostream.processor.batch;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.Timestamps;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One frame on its way from the stream to an outcome.
 *
 * <p>Owner: whoever {@link FrameStage} says; immutable but for its life. Hand-off: the stream
 * thread makes it, whoever knows the outcome first completes it. Bound: the ledger that made it.
 * Shutdown: a cancelled job may be dropped, its completion goes nowhere.
 */
public final class FrameJob {
  private final Lane lane;
  private final Frame frame;
  private final long receivedAtMicros;
  private final long capturedAtMicros;
  private final FrameLife life;
  private final BooleanSupplier cancelled;
  private final Consumer<Outcome> completion;

  /** One whose life begins here. */
  public FrameJob(
      Lane lane,
      Frame frame,
      long receivedAtMicros,
      BooleanSupplier cancelled,
      Consumer<Outcome> completion) {
    this(
        lane,
        frame,
        receivedAtMicros,
        Timestamps.micros(frame.getCapturedAt()),
        new FrameLife(),
        cancelled,
        completion);
  }

  /**
   * @param capturedAtMicros on our clock, which the device's may be far from
   * @param life shared with the ledger, which may give the frame up
   */
  public FrameJob(
      Lane lane,
      Frame frame,
      long receivedAtMicros,
      long capturedAtMicros,
      FrameLife life,
      Consumer<Outcome> completion) {
    this(lane, frame, receivedAtMicros, capturedAtMicros, life, life::abandoned, completion);
  }

  private FrameJob(
      Lane lane,
      Frame frame,
      long receivedAtMicros,
      long capturedAtMicros,
      FrameLife life,
      BooleanSupplier cancelled,
      Consumer<Outcome> completion) {
    this.lane = lane;
    this.frame = frame;
    this.receivedAtMicros = receivedAtMicros;
    this.capturedAtMicros = capturedAtMicros;
    this.life = life;
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

  /** Microseconds since the epoch on our clock, as far as we know the device's. */
  public long capturedAtMicros() {
    return capturedAtMicros;
  }

  public boolean cancelled() {
    return cancelled.getAsBoolean();
  }

  /** Its owner hands it on. */
  public void handTo(FrameStage next) {
    life.moveTo(next);
  }

  /** Its inputs are there, and wait from now on. */
  public void prepared(long atMicros) {
    life.preparedAt(atMicros);
    life.moveTo(FrameStage.QUEUED);
  }

  /** The first outcome counts; later ones (a retry that lost a race) are dropped. */
  public void complete(Outcome outcome) {
    if (life.moveTo(FrameStage.ANSWERED)) {
      completion.accept(outcome);
    }
  }
}
