package io.sonostream.runtime;

/**
 * What is done when the process is told to end, by a signal or an exit. The JVM waits for it.
 *
 * <p>Owner: who made it. Hand-off: the work's own. Bound: one thread, which runs only then.
 * Shutdown: {@link #close}, which is too late once the JVM is going down and then changes nothing.
 */
public final class ShutdownHook implements AutoCloseable {
  private final Thread thread;

  private ShutdownHook(Thread thread) {
    this.thread = thread;
  }

  /** What fails in it is logged. */
  public static ShutdownHook of(String name, Worker.Work work) {
    Thread thread = new Thread(() -> run(name, work), name);
    Runtime.getRuntime().addShutdownHook(thread);
    return new ShutdownHook(thread);
  }

  private static void run(String name, Worker.Work work) {
    try {
      work.run();
    } catch (Throwable e) {
      LastResort.take(name, e, FailurePolicy.OWNER_ASKS);
    }
  }

  /**
   * The process goes on without it.
   *
   * @return false when the JVM is going down, so that the hook runs or has run
   */
  public boolean remove() {
    try {
      return Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException goingDown) {
      return false;
    }
  }

  @Override
  public void close() {
    remove();
  }
}
