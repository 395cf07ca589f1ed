package io.sonostream.service.health;

import io.sonostream.runtime.UserException;
import io.sonostream.service.http.ConnectionGuard;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
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

  private final String service;
  private final HttpSettings settings;
  private final @Nullable Server server;
  private final @Nullable ServerConnector connector;

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
    this.service = service;
    this.settings = settings;
    meters.health(live, ready);
    if (!settings.enabled()) {
      server = null;
      connector = null;
      return;
    }
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName(service + "-health");
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(life.toMillis());
    ConnectionGuard.over(connector, CONNECTIONS, life);
    server.addConnector(connector);
    server.setHandler(new HealthPages(live, ready, new Scrape(meters::scrape, System::nanoTime)));
    // Jetty's own error page would say more about us than a stranger needs.
    server.setErrorHandler(
        (request, response, callback) -> {
          callback.succeeded();
          return true;
        });
  }

  /**
   * Opens the port.
   *
   * @throws UserException when it can't be opened
   */
  public void start() {
    if (server == null || connector == null) {
      return;
    }
    try {
      connector.open();
    } catch (IOException e) {
      throw new UserException(
          service
              + ".http.port "
              + settings.port()
              + " on "
              + settings.host()
              + " can't be opened: "
              + e.getMessage()
              + "; choose another or 0 for any free one",
          e);
    }
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the health endpoint of the " + service + " failed", e);
    }
  }

  /** Where it listens; empty when it is switched off or not started. */
  public Optional<Integer> port() {
    return connector == null || connector.getLocalPort() < 0
        ? Optional.empty()
        : Optional.of(connector.getLocalPort());
  }

  /** Safe to call twice, and before {@link #start}. */
  @Override
  public void close() {
    if (server == null || connector == null) {
      return;
    }
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the health endpoint of the " + service + " won't stop", e);
    } finally {
      connector.close();
    }
  }
}
