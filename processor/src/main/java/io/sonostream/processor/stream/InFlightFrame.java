package io.sonostream.processor.stream;

import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.FrameLife;
import io.sonostream.processor.batch.FrameStage;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.schemas.Frame;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger: a record that was taken, until its answer has left.
 *
 * <p>Owner: the stream thread. Hand-off: {@link #complete} may come from any thread, once; the
 * outcome is published by a volatile write. Bound: what it keeps busy is in the {@link LaneBudget},
 * the frame's bytes until it is answered, the answer's until that has left. Shutdown: {@link
 * #giveUp} drops what is not answered.
 */
final class InFlightFrame {
  /** What the budget holds for it. */
  private record Hold(int frames, long bytes, long micros) {
    static final Hold NONE = new Hold(0, 0, 0);
  }

  private final FrameOrigin origin;
  private final @Nullable FrameFacts facts;
  private final long receivedAtMicros;
  private final LaneBudget budget;
  private final FrameLife life = new FrameLife();
  private final AtomicReference<Hold> hold;
  private volatile Remains remains;
  private volatile @Nullable Outcome outcome;

  /**
   * @param facts what a mask repeats of the frame, without its pixels; null when it is no frame
   * @param bytes already acquired from the budget
   * @param engineMicros likewise
   */
  InFlightFrame(
      FrameOrigin origin,
      Remains remains,
      @Nullable FrameFacts facts,
      long bytes,
      long engineMicros,
      long receivedAtMicros,
      LaneBudget budget) {
    this.origin = origin;
    this.remains = remains;
    this.facts = facts;
    this.receivedAtMicros = receivedAtMicros;
    this.budget = budget;
    this.hold = new AtomicReference<>(new Hold(1, bytes, engineMicros));
  }

  /**
   * What the engine gets of it.
   *
   * @param capturedAtMicros on our clock
   */
  FrameJob job(Lane lane, Frame frame, long capturedAtMicros) {
    return new FrameJob(lane, frame, receivedAtMicros, capturedAtMicros, life, this::answered);
  }

  /** Answers it here, where no engine is needed. */
  void complete(Outcome result) {
    if (life.moveTo(FrameStage.ANSWERED)) {
      answered(result);
    }
  }

  private void answered(Outcome result) {
    if (!(result instanceof Outcome.Dead)) {
      remains = remains.withoutValue();
    }
    outcome = result;
    hold(new Hold(0, result.bytes() + remains.bytes(), 0));
  }

  /** Its answer leaves the ledger. */
  void leave(Outcome.Receiver receiver) {
    Outcome known = outcome;
    if (known == null) {
      throw new IllegalStateException(origin + " leaves without an answer");
    }
    try {
      known.tell(receiver);
      life.moveTo(FrameStage.EMITTED);
    } finally {
      hold(Hold.NONE);
    }
  }

  void giveUp() {
    life.moveTo(FrameStage.ABANDONED);
    hold(Hold.NONE);
  }

  /** What was let go of once is never held again. */
  private void hold(Hold next) {
    Hold before = hold.getAndUpdate(now -> now.equals(Hold.NONE) ? now : next);
    if (!before.equals(Hold.NONE)) {
      budget.change(
          next.frames() - before.frames(),
          next.bytes() - before.bytes(),
          next.micros() - before.micros());
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

  /** Null for a frame that was answered without its pixels. */
  @Nullable Instant preparedAt() {
    long micros = life.preparedAtMicros();
    return micros == 0 ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  long receivedAtMicros() {
    return receivedAtMicros;
  }

  FrameFacts facts() {
    if (facts == null) {
      throw new IllegalStateException(origin + " has an answer but was never read");
    }
    return facts;
  }
}
