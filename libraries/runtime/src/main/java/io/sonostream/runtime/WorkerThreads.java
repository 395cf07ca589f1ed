package io.sonostream.runtime;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for a pool: numbered names, never keeping a JVM alive, and a task that was executed and
 * fails is logged and told. Pools keep to themselves what is thrown by tasks that were submitted or
 * scheduled; wrap what nobody asks the result of with {@link #watched}.
 *
 * <p>Owner: the pool has the threads. Hand-off: the pool's queue. Bound: the pool's size. Shutdown:
 * the pool's; its owner waits with {@link Uninterrupted#awaitEnd}.
 */
public final class WorkerThreads implements ThreadFactory {
  private final String name;
  private final FailurePolicy policy;
  private final AtomicInteger next = new AtomicInteger(1);

  /**
   * @param name of the threads, each followed by its number
   */
  public WorkerThreads(String name, FailurePolicy policy) {
    this.name = name;
    this.policy = policy;
  }

  @Override
  public Thread newThread(Runnable tasks) {
    Thread thread =
        new Thread(
            () -> {
              try {
                tasks.run();
              } catch (Throwable e) {
                LastResort.take(Thread.currentThread().getName(), e, policy);
              }
            },
            name + "-" + next.getAndIncrement());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The same task, but its failure is logged and told before the pool hides it. A pool that repeats
   * the task stops repeating it.
   */
  public Runnable watched(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LastResort.take(Thread.currentThread().getName(), e, policy);
        throw e;
      }
    };
  }
}
