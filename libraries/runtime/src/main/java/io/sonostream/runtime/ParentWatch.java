package io.sonostream.runtime;

import java.io.IOException;

/**
 * Ends a child process with its parent, however that ends. The parent keeps the child's standard
 * input open and never writes to it: the pipe breaks when the parent is gone. Needs no library, so
 * that it works in a foreign program's JVM.
 *
 * <p>Owner: the child's main class. Hand-off: none. Bound: one thread for the life of the process.
 * Shutdown: the process's.
 */
public final class ParentWatch {
  private ParentWatch() {}

  /**
   * Watches from now on, beside whatever else the process does.
   *
   * @param end must end the process: a halt where it must be at once, an exit where hooks may run
   */
  public static void start(Runnable end) {
    Thread watch =
        new Thread(
            () -> {
              awaitEndOfInput();
              end.run();
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent: only the end matters.
      }
    } catch (IOException parentIsGone) {
      // A broken pipe says the same.
    }
  }
}
