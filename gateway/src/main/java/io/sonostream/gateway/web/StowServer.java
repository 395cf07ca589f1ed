package io.sonostream.gateway.web;

import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Spool;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.settings.StowSettings;
import io.sonostream.runtime.UserException;
import io.sonostream.service.http.ConnectionGuard;
import java.io.IOException;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Receives instances by STOW-RS.
 *
 * <p>Owner: the gateway. Hand-off: Jetty's threads give instances to the intake. Bound: requests
 * and their threads, connections, time of silence. Shutdown: {@link #close}; requests that run are
 * given time to be answered.
 */
public final class StowServer implements AutoCloseable {
  private static final int CONNECTIONS = 256;
  private static final int SPARE_THREADS = 16;
  private static final int HEADER_BYTES = 16 << 10;
  private static final long LAST_ANSWERS_MILLIS = 30_000;

  private final StowSettings settings;
  private final Server server;
  private final ServerConnector connector;

  /**
   * Opens nothing yet.
   *
   * @throws UserException when the key store can't be used
   */
  public StowServer(StowSettings settings, Spool spool, InstanceIntake intake, Way way) {
    this.settings = settings;
    // One who is sent away needs a thread too, for as long as that takes.
    QueuedThreadPool threads =
        new QueuedThreadPool(settings.maxRequests() + SPARE_THREADS, 1, 60_000);
    threads.setName("gateway-stow");
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    SslContextFactory.@Nullable Server tls = settings.tls().server().orElse(null);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    connector = new ServerConnector(server, 1, 1, factories(plain, tls));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.silence().toMillis());
    ConnectionGuard.over(connector, CONNECTIONS);
    server.addConnector(connector);
    server.setHandler(new StowHandler(settings, spool, intake, way));
    server.setStopTimeout(LAST_ANSWERS_MILLIS);
    // Jetty's own error page would say more about us than a stranger needs.
    server.setErrorHandler(
        (request, response, callback) -> {
          callback.succeeded();
          return true;
        });
  }

  private static ConnectionFactory[] factories(
      HttpConnectionFactory plain, SslContextFactory.@Nullable Server tls) {
    return tls == null
        ? new ConnectionFactory[] {plain}
        : new ConnectionFactory[] {new SslConnectionFactory(tls, plain.getProtocol()), plain};
  }

  /**
   * Opens the port.
   *
   * @throws UserException when it can't be opened
   */
  public void start() {
    try {
      connector.open();
    } catch (IOException e) {
      throw new UserException(
          "gateway.stow.port "
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
      throw new IllegalStateException("the STOW-RS server failed", e);
    }
  }

  /** Where it listens. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the STOW-RS server won't stop", e);
    } finally {
      connector.close();
    }
  }
}
