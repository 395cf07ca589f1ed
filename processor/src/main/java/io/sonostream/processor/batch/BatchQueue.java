package io.sonostream.processor.batch;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Frames that are ready for the engine.
 *
 * <p>Owner: the monitor of this object guards the former; any thread may call. Hand-off: frames
 * come in by {@link #add} from the preparing threads and leave by {@link #take} to one engine
 * worker each. Bound: none of its own; the ledgers admit no more than their frames and bytes.
 * Shutdown: {@link #close} wakes every worker; what still waits is returned to the closer, who
 * completes it.
 */
public final class BatchQueue<T extends Waiting> {
  private final BatchFormer<T> former;
  private final TaskLimits limits;
  private final LongSupplier clockMicros;
  private final int undisturbed;
  private int running;
  private int beside;
  private boolean closed;

  /**
   * @param undisturbed batches that the engine runs at a time without one slowing another; beyond
   *     these only those leave that are worth it
   */
  public BatchQueue(
      BatchRules rules, TaskLimits limits, LongSupplier clockMicros, int undisturbed) {
    this.former = new BatchFormer<>(rules);
    this.limits = limits;
    this.clockMicros = clockMicros;
    this.undisturbed = undisturbed;
  }

  /**
   * @return false when the queue is closed; the caller keeps the frame
   */
  public synchronized boolean add(T frame) {
    if (closed) {
      return false;
    }
    former.add(frame);
    notifyAll();
    return true;
  }

  /**
   * Waits for something to run or to shed. Who got a batch says {@link #finished} afterwards.
   *
   * @param otherWork whether a worker without frames has something else to do; asked again at each
   *     {@link #wake}, under this object's monitor
   * @return an empty formation when the time is up or there is other work, so that the worker can
   *     look after it; nothing at all once the queue is closed
   */
  public synchronized Optional<Formation<T>> take(long waitMillis, BooleanSupplier otherWork)
      throws InterruptedException {
    Optional<Formation<T>> taken =
        await(waitMillis, () -> former.form(clockMicros.getAsLong(), limits), otherWork)
            .map(formation -> beside > 0 ? formation.besideOthers() : formation);
    if (taken.isPresent() && !taken.get().batch().isEmpty()) {
      running++;
      // What is left may be worth running beside it.
      notifyAll();
    }
    return taken;
  }

  /** Live frames only, and without a wait, to run in the middle of a batch of many inputs. */
  public synchronized Formation<T> takeLive() {
    return closed ? Formation.empty() : former.formLive(clockMicros.getAsLong(), limits);
  }

  /** A batch from {@link #take} has left the engine. */
  public synchronized void finished() {
    running--;
  }

  /** A batch from {@link #takeBeside} has left the engine. */
  public synchronized void finishedBeside() {
    beside--;
  }

  /**
   * Waits until the engine has all the batches that it runs without one slowing another, and one
   * more is worth it. Who got a batch says {@link #finishedBeside} afterwards.
   *
   * @return an empty formation when the time is up; nothing at all once the queue is closed
   */
  public synchronized Optional<Formation<T>> takeBeside(long waitMillis)
      throws InterruptedException {
    Optional<Formation<T>> taken =
        await(
            waitMillis,
            () ->
                running >= undisturbed
                    ? former.formBeside(clockMicros.getAsLong(), limits, beside).besideOthers()
                    : Formation.empty(),
            () -> false);
    if (taken.isPresent() && !taken.get().batch().isEmpty()) {
      beside++;
      notifyAll();
    }
    return taken;
  }

  private synchronized Optional<Formation<T>> await(
      long waitMillis, Supplier<Formation<T>> decision, BooleanSupplier otherWork)
      throws InterruptedException {
    long deadline = System.nanoTime() + waitMillis * 1_000_000;
    while (!closed) {
      Formation<T> formation = decision.get();
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (!formation.isEmpty() || left <= 0 || otherWork.getAsBoolean()) {
        return Optional.of(formation);
      }
      wait(left);
    }
    return Optional.empty();
  }

  /** The limits changed (a model came or went), or there is other work: look again. */
  public synchronized void wake() {
    notifyAll();
  }

  public synchronized int waiting() {
    return former.waiting();
  }

  public synchronized int waiting(String task, Lane lane) {
    return former.waiting(task, lane);
  }

  public synchronized List<T> close() {
    closed = true;
    notifyAll();
    return former.drain();
  }
}
