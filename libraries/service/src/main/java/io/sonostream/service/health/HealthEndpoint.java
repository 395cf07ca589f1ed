package io.sonostream.service.health;

import io.sonostream.runtime.UserException;
import io.sonostream.service.http.HttpLimits;
import io.sonostream.service.http.HttpPort;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Health and meters of one service over HTTP: {@code /health/live} (200 while the process can go
 * on; else it should be replaced), {@code /health/ready} (200 while it does its work), both with
 * the reason as text, and {@code /metrics}. Whoever watches must get an answer whatever others do
 * with the port, so nobody who sends half a request, or reads nothing, holds a thread or lasts.
 *
 * <p>Owner: the service starts and closes it; Jetty's threads answer. Hand-off: suppliers, asked on
 * those threads. Bound: {@link #THREADS} threads, {@link #CONNECTIONS} sockets of {@link #LIFE}
 * each, {@link #HEADER_BYTES} a request, no body. Shutdown: {@link #close}.
 */
public final class HealthEndpoint implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int CONNECTIONS = 256;
  private static final int HEADER_BYTES = 8 << 10;
  private static final Duration LIFE = Duration.ofSeconds(10);

  private final @Nullable HttpPort port;

  /**
   * Opens nothing yet.
   *
   * @param service its section in the settings, for example {@code processor}
   */
  public HealthEndpoint(
      String service,
      HttpSettings settings,
      ServiceMeters meters,
      Supplier<Health> live,
      Supplier<Health> ready) {
    this(service, settings, meters, live, ready, LIFE);
  }

  HealthEndpoint(
      String service,
      HttpSettings settings,
      ServiceMeters meters,
      Supplier<Health> live,
      Supplier<Health> ready,
      Duration life) {
    meters.health(live, ready);
    if (!settings.enabled()) {
      port = null;
      return;
    }
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName(service + "-health");
    port =
        new HttpPort(
            "health endpoint of the " + service,
            service + ".http.port",
            settings.host(),
            settings.port(),
            threads,
            new HttpLimits(CONNECTIONS, HEADER_BYTES, life, life, Duration.ZERO),
            null,
            new HealthPages(live, ready, new Scrape(meters::scrape, System::nanoTime)));
  }

  /**
   * Opens the port.
   *
   * @throws UserException when it can't be opened
   */
  public void start() {
    if (port != null) {
      port.open();
    }
  }

  /** Where it listens; empty when it is switched off or not started. */
  public Optional<Integer> port() {
    return port == null || port.number() < 0 ? Optional.empty() : Optional.of(port.number());
  }

  /** Safe to call twice, and before {@link #start}. */
  @Override
  public void close() {
    if (port != null) {
      port.close();
    }
  }
}
