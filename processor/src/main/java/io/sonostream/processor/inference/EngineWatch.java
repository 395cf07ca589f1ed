package io.sonostream.processor.inference;

import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sees engine calls that never return. Nobody can stop one in the same process; but whoever waits
 * for its frames can be told, so that the process ends and another one reads them, instead of
 * standing still with a good conscience.
 *
 * <p>Owner: a thread of its own looks every second. Hand-off: workers write when a call begins and
 * ends. Bound: one call a worker. Shutdown: {@link #close}.
 */
public final class EngineWatch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** A call may take so many times what it took when it was measured, whatever the limit is. */
  private static final int TIMES_MEASURED = 20;

  private record Call(
      ServingModel model, int inputs, boolean shared, long sinceNanos, long limitNanos) {}

  private final long limitNanos;
  private final int workers;
  private final LongSupplier clockNanos;
  private final Consumer<String> hung;
  private final Map<Thread, Call> calls = new ConcurrentHashMap<>();
  private final Worker looker;

  /**
   * @param limit of one call that was not measured to be slow
   * @param workers that share the engine
   * @param clockNanos as {@link System#nanoTime}
   * @param hung told of a call that is over its limit, at every look
   */
  EngineWatch(Duration limit, int workers, LongSupplier clockNanos, Consumer<String> hung) {
    this.limitNanos = limit.toNanos();
    this.workers = workers;
    this.clockNanos = clockNanos;
    this.hung = hung;
    this.looker =
        new Worker(
            "sonostream-watch-engine", Worker.Work.every(PERIOD, this::look), watchGone(hung));
  }

  private static FailurePolicy watchGone(Consumer<String> hung) {
    return (worker, failure) -> hung.accept("nobody watches the engine any more: " + failure);
  }

  void start() {
    looker.start();
  }

  /**
   * A call of this thread begins.
   *
   * @param shared whether it runs beside others
   */
  void begins(ServingModel model, int inputs, boolean shared) {
    long measured = (long) (model.profile().microsPerFrame() * inputs * 1_000) * TIMES_MEASURED;
    calls.put(
        Thread.currentThread(),
        new Call(model, inputs, shared, clockNanos.getAsLong(), Math.max(limitNanos, measured)));
  }

  /** It has returned, so its model is known to take so long. */
  void ends() {
    Call call = calls.remove(Thread.currentThread());
    if (call != null) {
      long nanos = clockNanos.getAsLong() - call.sinceNanos();
      int calls = workers + (call.shared() ? call.model().besides() : 0);
      call.model().took(call.inputs(), nanos / 1_000 / calls, call.shared());
    }
  }

  void look() {
    long now = clockNanos.getAsLong();
    for (Call call : calls.values()) {
      long taken = now - call.sinceNanos();
      if (taken > call.limitNanos()) {
        hung.accept(
            "an engine call on "
                + call.inputs()
                + " inputs of model "
                + call.model().identity().version()
                + " on "
                + call.model().loaded().engine()
                + " has not returned for "
                + Duration.ofNanos(taken).toSeconds()
                + " s");
      }
    }
  }

  @Override
  public void close() {
    looker.close();
  }
}
