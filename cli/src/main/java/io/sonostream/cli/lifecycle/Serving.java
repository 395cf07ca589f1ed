package io.sonostream.cli.lifecycle;

import io.sonostream.service.health.Health;
import io.sonostream.service.health.Service;
import io.sonostream.service.settings.SettingsPrinter;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How each service's command runs it: settings told, started, ports told, served, put away. */
public final class Serving {
  /** Longer than a service drains. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final int FAILED = 1;

  private Serving() {}

  /**
   * Runs the service until it is told to end, or can't go on and says why.
   *
   * @param name of the service, and of its section in the settings
   * @param ready told once it serves
   * @param err takes settings, ports and reasons
   * @return the command's exit status
   */
  public static <S extends Service> int serve(
      String name, Record settings, Supplier<S> made, Consumer<S> ready, PrintWriter err)
      throws InterruptedException {
    err.print(SettingsPrinter.print(name, settings));
    err.flush();
    try (S service = made.get();
        Interruption interruption =
            new Interruption(name + "-interrupt", PATIENCE, service::close)) {
      interruption.during(service::start);
      service.httpPort().ifPresent(port -> err.println("metrics and health on port " + port));
      err.flush();
      ready.accept(service);
      return untilTheEnd(interruption, service, err);
    }
  }

  private static int untilTheEnd(Interruption interruption, Service service, PrintWriter err)
      throws InterruptedException {
    for (Health live = service.live(); live.ok(); live = service.live()) {
      if (interruption.await(LOOK_AGAIN)) {
        return 0;
      }
    }
    err.println("sonostream: " + service.live().message());
    err.flush();
    return FAILED;
  }
}
