package io.sonostream.processor.shadow;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.inference.FrameInputs;
import io.sonostream.processor.inference.PreparedFrame;
import io.sonostream.processor.inference.ServingModel;
import io.sonostream.processor.inference.Sideline;
import io.sonostream.processor.inference.WorkerRunners;
import io.sonostream.processor.shadow.ShadowMetrics.Fate;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Uninterrupted;
import io.sonostream.runtime.WorkerThreads;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.ShadowComparison;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Shows a share of the live frames to the challenger too, after the champion has answered them.
 * Champion frames never wait for more than one engine call on one network input: an engine worker
 * comes here only when no frame waits, runs one input, and looks at the queue again; and only one
 * worker at a time is here, so that the others stay free. Decoding for another geometry and the
 * comparison happen on a thread of their own.
 *
 * <pre>
 *   MaskFinisher ─ offer ─▶ shadow thread: inputs ─▶ ready ─ step ─▶ idle EngineWorker
 *                                                                         │ last input
 *                            comparisons ◀─ shadow thread: compare ◀──────┘
 * </pre>
 *
 * <p>Owner: the engine. Hand-off: the shadow's single thread, and {@code ready}, whose head belongs
 * to the worker that holds the claim. Bound: {@link ShadowBudget}, from the offer to the
 * comparison; what does not fit is dropped and counted. Shutdown: {@link #close}, after the workers
 * and the finishers.
 */
final class ShadowPipeline implements Sideline {
  private static final long STOP_SECONDS = 10;

  /** For a challenger that has another geometry than the champion. */
  private final FrameInputs inputs;

  private final Challengers challengers;
  private final ShadowBudget budget;
  private final ShadowMetrics metrics;
  private final LongSupplier clockMicros;
  private final Consumer<ShadowComparison> comparisons;
  private volatile Runnable wakeWorkers = () -> {};
  private final Queue<ShadowFrame> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final ExecutorService thread;

  /**
   * @param comparisons told of each comparison, on the shadow's thread; must not throw
   */
  ShadowPipeline(
      FrameInputs inputs,
      Challengers challengers,
      ShadowBudget budget,
      ShadowMetrics metrics,
      LongSupplier clockMicros,
      Consumer<ShadowComparison> comparisons) {
    this.inputs = inputs;
    this.challengers = challengers;
    this.budget = budget;
    this.metrics = metrics;
    this.clockMicros = clockMicros;
    this.comparisons = comparisons;
    this.thread =
        // Whatever fails there is caught there and ends the trial, not the thread.
        Executors.newSingleThreadExecutor(
            new WorkerThreads("sonostream-shadow", FailurePolicy.OWNER_ASKS));
    metrics.waiting(budget::frames);
  }

  @Override
  public void wakeBy(Runnable wake) {
    wakeWorkers = wake;
  }

  @Override
  public void offer(PreparedFrame frame, ServingModel champion, ClassMap mask) {
    Optional<Challenger> challenger =
        frame.lane() == Lane.LIVE ? challengers.of(frame.task()) : Optional.empty();
    if (challenger.isEmpty()
        || challenger.get().model() == champion
        || !ShadowSample.chosen(frame.frame(), challenger.get().share())) {
      return;
    }
    try {
      ShadowFrame work = new ShadowFrame(frame, champion, mask, challenger.get());
      if (!budget.tryAcquire(work.bytes())) {
        metrics.frame(frame.task(), Fate.FULL);
      } else if (!execute(() -> prepare(work))) {
        leave(work, Fate.ENDED);
      }
    } catch (RuntimeException | Error e) {
      // Whatever it is, the frame has its mask already, and nobody but the challenger may suffer.
      metrics.frame(frame.task(), Fate.FAILED);
      challengers.giveUp(challenger.get(), e);
    }
  }

  @Override
  public boolean hasWork() {
    return !claimed.get() && !ready.isEmpty();
  }

  @Override
  public void step(WorkerRunners runners) {
    if (!claimed.compareAndSet(false, true)) {
      return;
    }
    try {
      ShadowFrame frame = ready.peek();
      if (frame != null && run(frame, runners)) {
        ready.poll();
      }
    } finally {
      claimed.set(false);
    }
    if (!ready.isEmpty()) {
      wakeWorkers.run();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    Uninterrupted.awaitEnd(thread, Duration.ofSeconds(STOP_SECONDS));
    for (ShadowFrame frame = ready.poll(); frame != null; frame = ready.poll()) {
      leave(frame, Fate.ENDED);
    }
    challengers.endAll();
  }

  private void prepare(ShadowFrame work) {
    try {
      if (!work.prepared()) {
        work.prepare(inputs.of(work.frame(), work.mapping()));
      }
      ready.add(work);
      wakeWorkers.run();
    } catch (BadImageException | RuntimeException | Error e) {
      // The champion could read this very frame.
      giveUp(work, e);
    }
  }

  /** True when the frame is done with the engine, one way or another. */
  private boolean run(ShadowFrame work, WorkerRunners runners) {
    try {
      Optional<WorkerRunners.Seat> seat =
          challengers.isOnTrial(work.challenger())
              ? runners.seat(work.challenger().model())
              : Optional.empty();
      if (seat.isEmpty()) {
        leave(work, Fate.ENDED);
        return true;
      }
      long start = System.nanoTime();
      boolean complete = work.runNext(seat.get());
      metrics.engineCall(work.frame().getTask(), Duration.ofNanos(System.nanoTime() - start));
      if (complete) {
        work.challenger().answered();
        if (!execute(() -> compare(work))) {
          leave(work, Fate.ENDED);
        }
      }
      return complete;
    } catch (RuntimeException | Error e) {
      if (work.challenger().failed(e)) {
        giveUp(work, e);
      } else {
        leave(work, Fate.FAILED);
      }
      return true;
    }
  }

  private void compare(ShadowFrame work) {
    try {
      MaskComparison seen = work.compare();
      work.challenger().metrics().compared(work.frame().getDeviceId(), seen.dice());
      comparisons.accept(record(work, seen));
      leave(work, Fate.COMPARED);
    } catch (RuntimeException | Error e) {
      giveUp(work, e);
    }
  }

  private ShadowComparison record(ShadowFrame work, MaskComparison seen) {
    Frame frame = work.frame();
    return ShadowComparison.newBuilder()
        .setDeviceId(frame.getDeviceId())
        .setStreamId(frame.getStreamId())
        .setSequence(frame.getSequence())
        .setTask(frame.getTask())
        .setDeviceModel(frame.getDeviceModel())
        .setChampionVersion(work.champion().version())
        .setChallengerVersion(work.challenger().identity().version())
        .setDice(seen.dice())
        .setChampionAreaPixels(seen.championPixels())
        .setChallengerAreaPixels(seen.challengerPixels())
        .setAt(Instant.EPOCH.plus(clockMicros.getAsLong(), ChronoUnit.MICROS))
        .build();
  }

  private void giveUp(ShadowFrame work, Throwable fault) {
    leave(work, Fate.FAILED);
    challengers.giveUp(work.challenger(), fault);
  }

  private void leave(ShadowFrame work, Fate fate) {
    budget.release(work.bytes());
    metrics.frame(work.frame().getTask(), fate);
  }

  private boolean execute(Runnable work) {
    try {
      thread.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }
}
