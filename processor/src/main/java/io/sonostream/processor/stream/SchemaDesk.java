package io.sonostream.processor.stream;

import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.WorkerThreads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the registry for schemas that frames name and nobody here has seen. A stream thread waits
 * for the answer a moment, for at most a fifth of its time: enough for a healthy registry and a new
 * schema, while made-up ids, a slow registry and one that is away can't hold up the frames of known
 * schemas.
 *
 * <p>Owner: one thread, there while something is asked. Hand-off: {@link #ask} from stream threads;
 * the answer is in the deserializer's cache. Bound: {@value #CALLS_A_SECOND} questions a second,
 * {@value #MOST_WAITING} ids that wait for theirs. Shutdown: {@link #close} forgets what was not
 * asked.
 */
final class SchemaDesk implements AutoCloseable {
  static final int CALLS_A_SECOND = 20;
  static final int MOST_WAITING = 10_000;

  private static final Logger log = LoggerFactory.getLogger(SchemaDesk.class);
  private static final long GAP_NANOS = Duration.ofSeconds(1).toNanos() / CALLS_A_SECOND;

  /** Of the stream threads' time, what they may wait for answers; saved up to a second. */
  private static final double WAITING_SHARE = 0.2;

  private static final long MOST_CREDIT_NANOS = Duration.ofSeconds(1).toNanos();

  private final ScheduledThreadPoolExecutor asker;
  private final Set<Integer> waiting = ConcurrentHashMap.newKeySet();
  private long nextNanos = System.nanoTime();
  private long credit = MOST_CREDIT_NANOS;
  private long creditedAt = System.nanoTime();

  SchemaDesk(String lane) {
    asker =
        new ScheduledThreadPoolExecutor(
            1, new WorkerThreads("sonostream-schemas-" + lane, FailurePolicy.OWNER_ASKS));
    asker.setKeepAliveTime(10, TimeUnit.SECONDS);
    asker.allowCoreThreadTimeOut(true);
    asker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Returns at once.
   *
   * @param lookUp asks; false when the registry did not answer, then it is asked again later
   */
  void ask(int id, BooleanSupplier lookUp) {
    if (waiting.size() < MOST_WAITING && waiting.add(id)) {
      schedule(id, lookUp);
    }
  }

  /** Waits for the answer to come, while there is time to spare; returns whether it has. */
  synchronized boolean awaitAnswer(BooleanSupplier known) {
    long begun = System.nanoTime();
    long saved = (long) ((begun - creditedAt) * WAITING_SHARE);
    credit = Math.min(MOST_CREDIT_NANOS, credit + saved);
    long until = begun + credit;
    try {
      while (!known.getAsBoolean()) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      creditedAt = System.nanoTime();
      credit -= creditedAt - begun;
    }
  }

  private synchronized void answered(int id) {
    waiting.remove(id);
    notifyAll();
  }

  private synchronized void schedule(int id, BooleanSupplier lookUp) {
    long now = System.nanoTime();
    nextNanos = Math.max(now, nextNanos + GAP_NANOS);
    try {
      asker.schedule(() -> lookUp(id, lookUp), nextNanos - now, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      waiting.remove(id);
    }
  }

  private void lookUp(int id, BooleanSupplier lookUp) {
    boolean answered = true;
    try {
      answered = lookUp.getAsBoolean();
    } catch (RuntimeException e) {
      log.warn("schema {} could not be looked up", id, e);
    } finally {
      if (answered) {
        answered(id);
      } else {
        schedule(id, lookUp);
      }
    }
  }

  @Override
  public void close() {
    asker.shutdownNow();
  }
}
