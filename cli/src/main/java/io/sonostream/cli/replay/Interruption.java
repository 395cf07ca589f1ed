package io.sonostream.cli.replay;

import io.sonostream.runtime.ShutdownHook;
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
  private final ShutdownHook hook;

  Interruption(Runnable stop) {
    hook =
        ShutdownHook.of(
            "replay-interrupt",
            () -> {
              stop.run();
              finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            });
  }

  @Override
  public void close() {
    finished.countDown();
    hook.close();
  }
}
