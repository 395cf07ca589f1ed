package io.sonostream.processor.inference;

import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineException.Kind;
import io.sonostream.processor.batch.BatchQueue;
import io.sonostream.processor.batch.Formation;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.metrics.InferenceMetrics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Takes what the former decided and runs it, batch after batch; while no frame waits, it lends a
 * hand to the challenger, one call at a time. The one that works beside the others takes only what
 * is worth running beside their batches, and never the challenger.
 *
 * <p>Owner: its own thread. Hand-off: takes from the {@link BatchQueue}, gives to the {@link
 * MaskFinisher}. Bound: one batch. Shutdown: ends when the queue is closed, after the batch that
 * runs, and closes its runners; a broken engine is told to {@link EngineHealth} and the worker
 * ends.
 */
final class EngineWorker implements Runnable {
  /** How long an idle worker keeps the runner of a retired model. */
  private static final long IDLE_MILLIS = 100;

  private final boolean beside;
  private final BatchQueue<PreparedFrame> queue;
  private final ModelSlots slots;
  private final FramePreparer preparer;
  private final MaskFinisher finisher;
  private final ShadowPipeline shadow;
  private final EngineHealth health;
  private final LongSupplier clockMicros;
  private final int retries;
  private final long maxAgeMicros;
  private final InferenceMetrics metrics;
  private final WorkerRunners runners = new WorkerRunners();

  /**
   * @param beside takes only what is worth running beside the other workers' batches
   */
  EngineWorker(
      boolean beside,
      BatchQueue<PreparedFrame> queue,
      ModelSlots slots,
      FramePreparer preparer,
      MaskFinisher finisher,
      ShadowPipeline shadow,
      EngineHealth health,
      LongSupplier clockMicros,
      int retries,
      long maxAgeMicros,
      InferenceMetrics metrics) {
    this.beside = beside;
    this.queue = queue;
    this.slots = slots;
    this.preparer = preparer;
    this.finisher = finisher;
    this.shadow = shadow;
    this.health = health;
    this.clockMicros = clockMicros;
    this.retries = retries;
    this.maxAgeMicros = maxAgeMicros;
    this.metrics = metrics;
  }

  @Override
  public void run() {
    try {
      Optional<Formation<PreparedFrame>> next = take();
      while (next.isPresent() && health.goneBecause().isEmpty()) {
        runners.closeRetired();
        Formation<PreparedFrame> formation = next.get();
        shed(formation.shed());
        if (!formation.batch().isEmpty()) {
          runOrAbandon(formation);
          if (!beside) {
            queue.finished();
          }
        } else if (formation.isEmpty() && !beside) {
          shadow.step(runners);
        }
        next = take();
      }
      next.ifPresent(formation -> abandon(formation.batch()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    return beside ? queue.takeBeside(IDLE_MILLIS) : queue.take(IDLE_MILLIS, shadow::hasWork);
  }

  private void shed(List<PreparedFrame> frames) {
    long now = clockMicros.getAsLong();
    for (PreparedFrame frame : frames) {
      frame.job().complete(Outcome.Shed.tooOld(now - frame.capturedAtMicros(), maxAgeMicros, now));
    }
  }

  private void runOrAbandon(Formation<PreparedFrame> formation) {
    try {
      runBatch(formation.task(), formation.batch());
    } catch (RuntimeException | Error e) {
      health.gone(String.valueOf(e.getMessage()), e);
      abandon(formation.batch());
    }
  }

  private void abandon(List<PreparedFrame> frames) {
    String why = health.goneBecause().orElse("the engine is closed");
    frames.forEach(frame -> frame.job().complete(new Outcome.Abandoned(why)));
  }

  private void runBatch(String task, List<PreparedFrame> frames) {
    long batchedAt = clockMicros.getAsLong();
    ServingModel model;
    Optional<WorkerRunners.Seat> seat;
    do {
      model = slots.current(task).orElseThrow();
      seat = runners.seat(model);
    } while (seat.isEmpty());
    new BatchRun(model, seat.get(), batchedAt, frames.size()).run(frames);
    metrics.batch(task, frames.size(), clockMicros.getAsLong() - batchedAt);
  }

  /** One network input of one frame. */
  private record Input(RunningFrame frame, int index) {}

  /** One batch on one model. */
  private final class BatchRun {
    private final ServingModel model;
    private final WorkerRunners.Seat seat;
    private final long batchedAt;
    private final int batchSize;

    BatchRun(ServingModel model, WorkerRunners.Seat seat, long batchedAt, int batchSize) {
      this.model = model;
      this.seat = seat;
      this.batchedAt = batchedAt;
      this.batchSize = batchSize;
    }

    void run(List<PreparedFrame> frames) {
      List<Input> inputs = new ArrayList<>();
      for (PreparedFrame frame : frames) {
        metrics.queued(frame.task(), batchedAt - frame.job().receivedAtMicros());
        PreparedFrame fitting =
            frame.fits(model.mapping()) ? frame : preparer.prepareAgain(frame, model.mapping());
        RunningFrame running = new RunningFrame(fitting);
        for (int i = 0; i < fitting.count(); i++) {
          inputs.add(new Input(running, i));
        }
      }
      new FaultTolerantRun<Input>(
              retries,
              EngineWorker::pause,
              this::call,
              this::blankFrameRuns,
              model::limitBatch,
              this::culprit)
          .run(inputs, model.saturatedBatchSize());
    }

    private void call(List<Input> inputs) {
      for (int slot = 0; slot < inputs.size(); slot++) {
        inputs.get(slot).frame().copyInput(inputs.get(slot).index(), seat.inputs(), slot);
      }
      runEngine(inputs.size());
      long inferredAt = clockMicros.getAsLong();
      for (int slot = 0; slot < inputs.size(); slot++) {
        Input input = inputs.get(slot);
        if (input.frame().takeOutput(input.index(), seat.outputs(), slot)) {
          finisher.submit(input.frame(), model, batchedAt, inferredAt, batchSize);
        }
      }
    }

    private void runEngine(int count) {
      try {
        seat.runner().run(seat.inputs(), count, seat.outputs());
      } catch (EngineException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new EngineException(Kind.BAD_BATCH, "engine call failed: " + e, e);
      }
    }

    private boolean blankFrameRuns() {
      ByteBuffer inputs = seat.inputs();
      for (int i = 0; i < model.mapping().geometry().input().frameBytes(); i++) {
        inputs.put(i, (byte) 0);
      }
      try {
        runEngine(1);
        return true;
      } catch (EngineException e) {
        return false;
      }
    }

    private void culprit(Input input, EngineException fault) {
      if (input.frame().fail()) {
        metrics.culprit(input.frame().prepared().task());
        input.frame().prepared().job().complete(new Outcome.Dead(fault));
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
