package io.sonostream.processor.inference;

import io.sonostream.processor.batch.BatchQueue;
import io.sonostream.processor.batch.Formation;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.runtime.Worker;
import java.util.List;
import java.util.Optional;

/**
 * Takes what the former decided and runs it, batch after batch; while no frame waits, it lends a
 * hand to the sideline, one call at a time. The one that works beside the others takes only what is
 * worth running beside their batches, and never the sideline's.
 *
 * <p>Owner: its own thread. Hand-off: takes from the {@link BatchQueue}, gives to the {@link
 * BatchRun}. Bound: one batch. Shutdown: ends when the queue is closed, after the batch that runs,
 * and closes its runners; a broken engine is told to {@link EngineHealth} and the worker ends.
 */
final class EngineWorker implements Worker.Work {
  /** How long an idle worker keeps the runner of a retired model. */
  private static final long IDLE_MILLIS = 100;

  private final boolean beside;
  private final BatchQueue<PreparedFrame> queue;
  private final BatchRun batches;
  private final Shedding shedding;
  private final Sideline sideline;
  private final EngineHealth health;
  private final WorkerRunners runners;

  /**
   * @param beside takes only what is worth running beside the other workers' batches
   */
  EngineWorker(
      boolean beside,
      BatchQueue<PreparedFrame> queue,
      BatchRun batches,
      Shedding shedding,
      Sideline sideline,
      EngineHealth health,
      EngineWatch watch) {
    this.beside = beside;
    this.queue = queue;
    this.batches = batches;
    this.shedding = shedding;
    this.sideline = sideline;
    this.health = health;
    this.runners = new WorkerRunners(watch);
  }

  @Override
  public void run() throws InterruptedException {
    try {
      Optional<Formation<PreparedFrame>> next = take();
      while (next.isPresent() && health.goneBecause().isEmpty()) {
        runners.closeRetired();
        Formation<PreparedFrame> formation = next.get();
        shedding.shed(formation.shed());
        if (!formation.batch().isEmpty()) {
          runOrAbandon(formation);
          if (beside) {
            queue.finishedBeside();
          } else {
            queue.finished();
          }
        } else if (formation.isEmpty() && !beside) {
          sideline.step(runners);
        }
        next = take();
      }
      next.ifPresent(formation -> abandon(formation.batch()));
    } catch (RuntimeException | Error e) {
      // Whatever it was: a worker that ends in silence would let every frame wait for ever.
      health.gone("an engine worker died: " + e, e);
    } finally {
      runners.closeAll();
      if (health.goneBecause().isPresent()) {
        abandon(queue.close());
      }
    }
  }

  private Optional<Formation<PreparedFrame>> take() throws InterruptedException {
    return beside ? queue.takeBeside(IDLE_MILLIS) : queue.take(IDLE_MILLIS, sideline::hasWork);
  }

  private void runOrAbandon(Formation<PreparedFrame> formation) {
    try {
      batches.run(
          formation.task(), formation.batch(), formation.shared(), runners, this::letLiveFramesBy);
    } catch (RuntimeException | Error e) {
      health.gone(String.valueOf(e.getMessage()), e);
      abandon(formation.batch());
    }
  }

  /** A frame of hundreds of tiles takes the engine for long; those who can't wait go between. */
  private void letLiveFramesBy() {
    Formation<PreparedFrame> live = queue.takeLive();
    shedding.shed(live.shed());
    if (live.batch().isEmpty() || health.goneBecause().isPresent()) {
      abandon(live.batch());
      return;
    }
    try {
      batches.run(live.task(), live.batch(), live.shared(), runners, () -> {});
    } catch (RuntimeException | Error e) {
      health.gone(String.valueOf(e.getMessage()), e);
      abandon(live.batch());
    }
  }

  private void abandon(List<PreparedFrame> frames) {
    String why = health.goneBecause().orElse("the engine is closed");
    frames.forEach(frame -> frame.job().complete(new Outcome.Abandoned(why)));
  }
}
