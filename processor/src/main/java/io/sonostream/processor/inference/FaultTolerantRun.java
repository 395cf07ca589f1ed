package io.sonostream.processor.inference;

import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a batch in spite of faults. A transient fault is tried again; a batch that is too large is
 * halved and the smaller size remembered; a bad batch is split until the culprit is alone. A
 * culprit is only believed if the engine still answers a blank frame: otherwise it is the engine
 * that is broken, and no frame may be blamed for it. One thread.
 *
 * @param <U> one network input
 */
final class FaultTolerantRun<U> {
  private static final Logger log = LoggerFactory.getLogger(FaultTolerantRun.class);

  /** What is run, and who is told of faults. */
  interface Batch<U> {
    /** Runs some inputs and delivers their results, or throws and delivers none. */
    void call(List<U> inputs);

    /** Between two calls, where the inputs are more than one takes. */
    void between();

    /** Whether the engine answers a frame that nobody can blame. */
    boolean blankFrameRuns();

    /** More inputs than these ran out of memory. */
    void limit(int inputs);

    /** This input fails alone, on an engine that is fine. */
    void blame(U input, EngineException fault);

    /** Before a transient fault is tried again. */
    void pause(long millis);
  }

  private final int retries;
  private final Batch<U> batch;

  FaultTolerantRun(int retries, Batch<U> batch) {
    this.retries = retries;
    this.batch = batch;
  }

  /**
   * @param limit most inputs in one call
   * @throws EngineException of kind GONE when nothing more can be answered
   */
  void run(List<U> inputs, int limit) {
    for (int from = 0; from < inputs.size(); from += limit) {
      if (from > 0) {
        batch.between();
      }
      attempt(inputs.subList(from, Math.min(inputs.size(), from + limit)));
    }
  }

  private void attempt(List<U> inputs) {
    for (int tried = 0; ; tried++) {
      try {
        batch.call(inputs);
        return;
      } catch (EngineException e) {
        if (e.kind() != Kind.TRANSIENT) {
          answer(inputs, e);
          return;
        }
        if (tried >= retries) {
          throw new EngineException(
              Kind.GONE, "the engine failed " + (tried + 1) + " times: " + e.getMessage(), e);
        }
        log.warn("transient engine fault, trying again: {}", e.getMessage());
        batch.pause(10L << Math.min(tried, 8));
      }
    }
  }

  private void answer(List<U> inputs, EngineException fault) {
    switch (fault.kind()) {
      case OUT_OF_MEMORY -> {
        if (inputs.size() == 1) {
          throw new EngineException(
              Kind.GONE, "not even one frame fits into memory: " + fault.getMessage(), fault);
        }
        batch.limit(inputs.size() / 2);
        split(inputs);
      }
      case BAD_BATCH -> {
        if (inputs.size() > 1) {
          split(inputs);
        } else if (batch.blankFrameRuns()) {
          batch.blame(inputs.get(0), fault);
        } else {
          throw new EngineException(
              Kind.GONE, "the engine fails on a blank frame too: " + fault.getMessage(), fault);
        }
      }
      default -> throw fault;
    }
  }

  private void split(List<U> inputs) {
    List<U> own = new ArrayList<>(inputs);
    int half = own.size() / 2;
    attempt(own.subList(0, half));
    attempt(own.subList(half, own.size()));
  }
}
