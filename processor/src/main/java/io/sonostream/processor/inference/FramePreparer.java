package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.processor.batch.BatchQueue;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.FrameStage;
import io.sonostream.processor.batch.Outcome;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Decodes frames and lays them out as network inputs, off the stream thread and off the engine's.
 *
 * <p>Owner: none; stateless but for its parts. Hand-off: from the stream's threads to a pool, from
 * there to the {@link BatchQueue}. Bound: the lanes' budgets. Shutdown: the pool's owner ends it; a
 * job that finds the queue closed is abandoned.
 */
final class FramePreparer {

  /** A decoder's answer to a frame that it can't read, on its way out of {@link FrameMemory}. */
  private static final class Undecodable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final BadImageException why;

    Undecodable(BadImageException why) {
      super(why);
      this.why = why;
    }
  }

  private final FrameInputs frames;
  private final EngineSettings settings;
  private final FrameMemory memory;
  private final ModelSlots slots;
  private final BatchQueue<PreparedFrame> queue;
  private final Executor pool;
  private final EngineHealth health;
  private final LongSupplier clockMicros;

  FramePreparer(
      FrameInputs frames,
      EngineSettings settings,
      FrameMemory memory,
      ModelSlots slots,
      BatchQueue<PreparedFrame> queue,
      Executor pool,
      EngineHealth health,
      LongSupplier clockMicros) {
    this.frames = frames;
    this.settings = settings;
    this.memory = memory;
    this.slots = slots;
    this.queue = queue;
    this.pool = pool;
    this.health = health;
    this.clockMicros = clockMicros;
  }

  void submit(FrameJob job) {
    job.handTo(FrameStage.PREPARING);
    pool.execute(() -> prepare(job));
  }

  private void prepare(FrameJob job) {
    if (job.cancelled()) {
      return;
    }
    Optional<ServingModel> model = slots.current(job.frame().getTask());
    if (model.isEmpty()) {
      job.complete(new Outcome.Abandoned("no model serves task " + job.frame().getTask()));
      return;
    }
    prepared(job, model.get().mapping())
        .filter(
            frame -> {
              job.prepared(clockMicros.getAsLong());
              return !queue.add(frame);
            })
        .ifPresent(frame -> job.complete(new Outcome.Abandoned("the engine is closed")));
  }

  /**
   * A frame as inputs for a model of this geometry; nothing when that can't be done, and the job
   * has its outcome.
   */
  Optional<PreparedFrame> prepared(FrameJob job, FrameMapping mapping) {
    int looks = settings.looks(job.lane(), job.frame().getTask());
    try {
      memory.weigh(job.frame(), mapping, looks);
      ByteBuffer inputs =
          memory.inTurn(
              FrameWeight.of(job.frame(), mapping, looks).preparing(),
              job.frame(),
              "prepare",
              () -> inputs(job, mapping));
      return Optional.of(
          new PreparedFrame(
              job,
              mapping,
              inputs,
              inputs.capacity() / mapping.geometry().input().frameBytes(),
              looks));
    } catch (Undecodable e) {
      job.complete(new Outcome.Dead(e.why));
    } catch (RuntimeException e) {
      // Whatever a decoder does at a frame, it is that frame's fault: the next one may be fine.
      job.complete(new Outcome.Dead(e));
    } catch (Error e) {
      health.gone("preparing a frame failed: " + e, e);
      job.complete(new Outcome.Abandoned(String.valueOf(e)));
      throw e;
    }
    return Optional.empty();
  }

  private ByteBuffer inputs(FrameJob job, FrameMapping mapping) {
    try {
      return frames.of(job.frame(), mapping);
    } catch (BadImageException e) {
      throw new Undecodable(e);
    }
  }
}
