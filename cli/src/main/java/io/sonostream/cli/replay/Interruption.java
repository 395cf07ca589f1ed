package io.sonostream.cli.replay;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C during a replay: what was taken is still committed, and the summary still printed.
 *
 * <p>Owner: the command's thread. Hand-off: the JVM's shutdown hook asks to stop, then waits for
 * {@link #close}. Bound: the wait. Shutdown: {@link #close} lets the hook, and so the JVM, go.
 */
final class Interruption implements AutoCloseable {
  /** Longer than a commit waits for its frames. */
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  Interruption(Runnable stop) {
    hook =
        new Thread(
            () -> {
              stop.run();
              try {
                finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "replay-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException goingDown) {
      // The hook runs, and has just been let go.
    }
  }
}
