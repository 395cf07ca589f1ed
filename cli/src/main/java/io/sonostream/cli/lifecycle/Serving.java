package io.sonostream.cli.lifecycle;

import io.sonostream.service.health.Health;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/** A service's command, once it runs. */
public final class Serving {
  /** Longer than a service drains. */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final int FAILED = 1;

  private Serving() {}

  /**
   * Waits until the service is told to end, or can't go on and says why.
   *
   * @return the command's exit status
   */
  public static int untilTheEnd(Interruption interruption, Supplier<Health> live, PrintWriter err)
      throws InterruptedException {
    while (live.get().ok()) {
      if (interruption.await(LOOK_AGAIN)) {
        return 0;
      }
    }
    err.println("sonostream: " + live.get().message());
    err.flush();
    return FAILED;
  }
}
