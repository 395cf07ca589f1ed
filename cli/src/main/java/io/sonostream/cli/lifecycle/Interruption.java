package io.sonostream.cli.lifecycle;

import io.sonostream.runtime.ShutdownHook;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or a signal to end: the command is told, and the JVM waits until it has put everything
 * away and said what it has to say.
 *
 * <p>Owner: the command's thread. Hand-off: a latch from the shutdown hook, and one back. Bound:
 * the patience. Shutdown: {@link #close}, as the command's last act, lets the hook, and so the JVM,
 * go.
 */
public final class Interruption implements AutoCloseable {
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final ShutdownHook hook;
  private volatile boolean starting;

  /**
   * @param name of the thread that tells
   * @param patience longer than the command takes to put everything away
   * @param stop makes whatever the command waits for end; may be called at any time
   */
  public Interruption(String name, Duration patience, Runnable stop) {
    hook =
        ShutdownHook.of(
            name,
            () -> {
              try {
                stop.run();
              } finally {
                told.countDown();
              }
              if (!starting) {
                finished.await(patience.toMillis(), TimeUnit.MILLISECONDS);
              }
            });
  }

  /** For a command that looks by itself. */
  public Interruption(String name, Duration patience) {
    this(name, patience, () -> {});
  }

  /**
   * What may wait long for others, such as a service's start for its broker: told to end meanwhile,
   * the JVM waits for {@code stop} alone and not for the command, which has nothing to say yet.
   */
  public void during(Runnable start) {
    starting = true;
    try {
      start.run();
    } finally {
      starting = false;
    }
  }

  /** Whether the command has been told to end, and what it waited for has. */
  public boolean happened() {
    return told.getCount() == 0;
  }

  /** Waits for it for so long. */
  public boolean await(Duration limit) throws InterruptedException {
    return told.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    finished.countDown();
    hook.close();
  }
}
