package io.sonostream.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that can't die in silence: whatever escapes its work is logged, kept for health and told
 * to a {@link FailurePolicy}. It never keeps a JVM alive: who wants its work done waits for it.
 *
 * <ul>
 *   <li>Owner: who makes it starts it, asks it to end and joins it.
 *   <li>Hand-off: none of its own but the failure, a volatile; the work has its own.
 *   <li>Bound: one thread, started once.
 *   <li>Shutdown: {@link #close}; or, where an interrupt would harm what the work calls, the work's
 *       own way of being told, and then {@link #join}.
 * </ul>
 */
public final class Worker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  /** What a thread does, from its start to its end. */
  @FunctionalInterface
  public interface Work {
    /**
     * Returns when it is done.
     *
     * @throws InterruptedException when it was interrupted; an end like any other if the owner did
     *     it, a failure if nobody knows who did
     */
    void run() throws InterruptedException;

    /** Turn after turn, that long apart, until it is interrupted; the first at once. */
    static Work every(Duration period, Work turn) {
      return () -> {
        while (true) {
          turn.run();
          Thread.sleep(period.toMillis());
        }
      };
    }
  }

  private final Thread thread;
  private volatile boolean interrupted;
  private volatile @Nullable Throwable failure;

  /** Whose owner asks for {@link #failure}. */
  public Worker(String name, Work work) {
    this(name, work, FailurePolicy.OWNER_ASKS);
  }

  public Worker(String name, Work work, FailurePolicy policy) {
    thread = new Thread(() -> run(work, policy), name);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  public String name() {
    return thread.getName();
  }

  /** What ended the work, in one line that begins with the thread's name; empty if nothing did. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure).map(why -> LastResort.describe(name(), why));
  }

  /** Whether the work goes on. */
  public boolean alive() {
    return thread.isAlive();
  }

  /** Ends a wait of the work, and tells it to end. */
  public void interrupt() {
    interrupted = true;
    thread.interrupt();
  }

  /** Ends a {@link LockSupport#park} of the work, this one or the next. */
  public void unpark() {
    LockSupport.unpark(thread);
  }

  /**
   * Waits for the end of the work, however often the caller is interrupted meanwhile; it is still
   * interrupted afterwards. Returns at once before the start, and to the work itself.
   */
  public void join() {
    boolean ended = join(FOR_EVER);
    assert ended || Thread.currentThread() == thread;
  }

  /**
   * As {@link #join()}, but not for ever. An end that takes longer is logged, since what is closed
   * next may still be in use.
   *
   * @return whether the work has ended
   */
  public boolean join(Duration limit) {
    if (Thread.currentThread() == thread) {
      return false;
    }
    boolean ended = Uninterrupted.join(thread, limit);
    if (!ended) {
      log.warn("{} has not ended after {} s", name(), limit.toSeconds());
    }
    return ended;
  }

  /** Interrupts the work and waits for its end. */
  @Override
  public void close() {
    interrupt();
    join();
  }

  private void run(Work work, FailurePolicy policy) {
    try {
      work.run();
    } catch (Throwable e) {
      if (interrupted && !(e instanceof Error)) {
        // Also when a client library wrapped the interrupt into an exception of its own.
        log.debug("{} ends, as it was told to", name(), e);
      } else {
        fail(e, policy);
      }
    }
  }

  private void fail(Throwable why, FailurePolicy policy) {
    failure = why;
    LastResort.take(name(), why, policy);
  }
}
