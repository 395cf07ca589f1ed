package io.sonostream.processor.batch;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How far one frame is. Its owner moves it on as it hands the frame over ({@link FrameStage}).
 *
 * <p>Owner: whoever owns the frame at its stage; giving it up and answering it may race, and the
 * first counts. Hand-off: the stage is written last. Bound: two words. Shutdown: none.
 */
public final class FrameLife {
  private final AtomicReference<FrameStage> stage = new AtomicReference<>(FrameStage.TAKEN);

  private volatile long preparedAtMicros;

  /** Microseconds since the epoch; 0 for a frame that was answered without its pixels. */
  public long preparedAtMicros() {
    return preparedAtMicros;
  }

  void preparedAt(long micros) {
    preparedAtMicros = micros;
  }

  public FrameStage stage() {
    return Objects.requireNonNull(stage.get());
  }

  /** Nobody waits for the outcome any more. */
  public boolean abandoned() {
    return stage.get() == FrameStage.ABANDONED;
  }

  /**
   * @return false when the frame was answered or given up before, so that this comes too late
   * @throws IllegalStateException when a stage would be left out: somebody works on a frame that is
   *     not his
   */
  public boolean moveTo(FrameStage next) {
    while (true) {
      FrameStage now = stage();
      if (!now.mayBecome(next)) {
        if (now.isOpen()) {
          throw new IllegalStateException("a frame that is " + now + " can't become " + next);
        }
        return false;
      }
      if (stage.compareAndSet(now, next)) {
        return true;
      }
    }
  }
}
