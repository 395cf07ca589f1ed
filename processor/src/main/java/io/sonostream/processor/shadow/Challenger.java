package io.sonostream.processor.shadow;

import io.sonostream.model.engine.EngineException;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.ServingModel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model on trial beside the champion.
 *
 * <p>Owner: the director sets the share. Hand-off: volatile and atomic fields, read by whoever
 * finishes a frame. Bound: {@link #MOST_FAILURES} frames in a row. Shutdown: {@link Challengers}
 * retires the model, or makes it champion.
 */
final class Challenger {
  /** A frame or two may be its own fault; so many in a row are the model's. */
  static final int MOST_FAILURES = 8;

  private final ServingModel model;
  private final ShadowMetrics.Series metrics;
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private volatile double share;

  Challenger(ServingModel model, double share, ShadowMetrics metrics) {
    this.model = model;
    this.share = share;
    ModelIdentity identity = model.identity();
    this.metrics =
        metrics.series(
            identity.task(), identity.version(), model.loaded().engine(), () -> this.share);
  }

  ServingModel model() {
    return model;
  }

  ModelIdentity identity() {
    return model.identity();
  }

  String task() {
    return identity().task();
  }

  /** Of the live frames, 0-1. */
  double share() {
    return share;
  }

  void share(double newShare) {
    share = newShare;
  }

  ShadowMetrics.Series metrics() {
    return metrics;
  }

  /** The engine answered a whole frame. */
  void answered() {
    failuresInARow.set(0);
  }

  /**
   * Counts a frame that an engine call failed at. Frames come here one after the other.
   *
   * @return whether the trial must end: it was one too many, or of a kind that could hurt the
   *     champion, which shares the challenger's memory and device
   */
  boolean failed(Throwable fault) {
    boolean harmful =
        fault instanceof Error
            || fault instanceof EngineException e
                && (e.kind() == EngineException.Kind.OUT_OF_MEMORY
                    || e.kind() == EngineException.Kind.GONE);
    return failuresInARow.incrementAndGet() >= MOST_FAILURES || harmful;
  }
}
