package io.sonostream.processor.inference;

import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineException.Kind;
import io.sonostream.processor.batch.FrameStage;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.metrics.InferenceMetrics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Runs one formed batch on the model that serves its task, from prepared frames to frames with all
 * their outputs, which go to the {@link MaskFinisher}. Shared by the workers; keeps nothing of a
 * batch.
 */
final class BatchRun {
  private final ModelSlots slots;
  private final FramePreparer preparer;
  private final FrameMemory memory;
  private final MaskFinisher finisher;
  private final LongSupplier clockMicros;
  private final int retries;
  private final InferenceMetrics metrics;

  BatchRun(
      ModelSlots slots,
      FramePreparer preparer,
      FrameMemory memory,
      MaskFinisher finisher,
      LongSupplier clockMicros,
      int retries,
      InferenceMetrics metrics) {
    this.slots = slots;
    this.preparer = preparer;
    this.memory = memory;
    this.finisher = finisher;
    this.clockMicros = clockMicros;
    this.retries = retries;
    this.metrics = metrics;
  }

  /**
   * Every frame that can be answered is, or is blamed.
   *
   * @param shared whether other large batches run beside it
   * @param runners the calling worker's own
   * @param between run between two calls of the engine, where the frames have inputs for more than
   *     one
   * @throws EngineException of kind GONE when nothing more can be answered
   */
  void run(
      String task,
      List<PreparedFrame> frames,
      boolean shared,
      WorkerRunners runners,
      Runnable between) {
    long batchedAt = clockMicros.getAsLong();
    ServingModel model;
    Optional<WorkerRunners.Seat> seat;
    do {
      model = slots.current(task).orElseThrow();
      seat = runners.seat(model);
    } while (seat.isEmpty());
    OnModel batch = new OnModel(model, seat.get(), batchedAt, frames.size(), shared, between);
    batch.run(frames);
    long took = clockMicros.getAsLong() - batchedAt - batch.betweenMicros;
    metrics.batch(task, frames.size(), took);
  }

  /** One network input of one frame. */
  private record Input(RunningFrame frame, int index) {}

  /** One batch, on one model from its first frame to its last. */
  private final class OnModel implements FaultTolerantRun.Batch<Input> {
    private final ServingModel model;
    private final WorkerRunners.Seat seat;
    private final long batchedAt;
    private final int batchSize;
    private final boolean shared;
    private final Runnable between;

    /** What others had of the engine meanwhile: their time, not this batch's. */
    private long betweenMicros;

    OnModel(
        ServingModel model,
        WorkerRunners.Seat seat,
        long batchedAt,
        int batchSize,
        boolean shared,
        Runnable between) {
      this.model = model;
      this.seat = seat;
      this.batchedAt = batchedAt;
      this.batchSize = batchSize;
      this.shared = shared;
      this.between = between;
    }

    void run(List<PreparedFrame> frames) {
      List<Input> inputs = new ArrayList<>();
      for (PreparedFrame frame : frames) {
        frame.job().handTo(FrameStage.RUNNING);
        metrics.queued(frame.task(), batchedAt - frame.job().receivedAtMicros());
        running(frame)
            .ifPresent(
                running -> {
                  for (int i = 0; i < running.count(); i++) {
                    inputs.add(new Input(running, i));
                  }
                });
      }
      new FaultTolerantRun<>(retries, this).run(inputs, model.saturatedBatchSize());
    }

    /** Prepared again where a model of another geometry serves by now; nothing if that failed. */
    private Optional<RunningFrame> running(PreparedFrame frame) {
      Optional<PreparedFrame> fitting =
          frame.fits(model.mapping())
              ? Optional.of(frame)
              : preparer.prepared(frame.job(), model.mapping());
      try {
        return fitting.map(
            prepared -> memory.use(prepared.frame(), "segment", () -> new RunningFrame(prepared)));
      } catch (OversizedFrameException e) {
        frame.job().complete(new Outcome.Dead(e));
        return Optional.empty();
      }
    }

    @Override
    public void call(List<Input> inputs) {
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

    @Override
    public void between() {
      long start = clockMicros.getAsLong();
      between.run();
      betweenMicros += clockMicros.getAsLong() - start;
    }

    private void runEngine(int count) {
      try {
        seat.run(count, shared);
      } catch (EngineException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new EngineException(Kind.BAD_BATCH, "engine call failed: " + e, e);
      }
    }

    @Override
    public boolean blankFrameRuns() {
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

    @Override
    public void limit(int inputs) {
      model.limitBatch(inputs);
    }

    @Override
    public void blame(Input input, EngineException fault) {
      if (input.frame().fail()) {
        metrics.culprit(input.frame().prepared().task());
        input.frame().prepared().job().complete(new Outcome.Dead(fault));
      }
    }

    @Override
    public void pause(long millis) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
