package io.sonostream.service.http;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * One port that answers HTTP, opened once and closed once: a port that is taken is a user's mistake
 * of one line, and no answer says more about us than a stranger needs.
 *
 * <p>Owner: whoever opens and closes it. Hand-off: Jetty's threads call the handler. Bound: the
 * threads and {@link HttpLimits} that it is made with. Shutdown: {@link #close}, safe to call twice
 * and before {@link #open}.
 */
public final class HttpPort implements AutoCloseable {
  private static final int SPARE_THREADS = 16;
  private static final int IDLE_MILLIS = 60_000;

  private final String name;
  private final String setting;
  private final Server server;
  private final ServerConnector connector;

  /**
   * Opens nothing yet.
   *
   * @param name of the server, for people
   * @param setting that says the port, for the one who has to choose another
   * @param port 0 is any free one
   * @param tls null speaks plainly
   */
  public HttpPort(
      String name,
      String setting,
      String host,
      int port,
      QueuedThreadPool threads,
      HttpLimits limits,
      SslContextFactory.@Nullable Server tls,
      Handler handler) {
    this.name = name;
    this.setting = setting;
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(limits.headerBytes());
    connector = new ServerConnector(server, 1, 1, factories(new HttpConnectionFactory(http), tls));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(limits.silence().toMillis());
    Duration life = limits.life();
    if (life == null) {
      ConnectionGuard.over(connector, limits.connections());
    } else {
      ConnectionGuard.over(connector, limits.connections(), life);
    }
    server.addConnector(connector);
    server.setHandler(handler);
    server.setStopTimeout(limits.lastAnswers().toMillis());
    // Jetty's own error page would say more about us than a stranger needs.
    server.setErrorHandler(
        (request, response, callback) -> {
          callback.succeeded();
          return true;
        });
  }

  /**
   * Threads for handlers that work on so many requests at a time: one who is sent away needs a
   * thread too, for as long as that takes.
   */
  public static QueuedThreadPool threads(String name, int requests) {
    QueuedThreadPool threads = new QueuedThreadPool(requests + SPARE_THREADS, 1, IDLE_MILLIS);
    threads.setName(name);
    return threads;
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
  public void open() {
    try {
      connector.open();
    } catch (IOException e) {
      throw new UserException(
          setting
              + " "
              + connector.getPort()
              + " on "
              + connector.getHost()
              + " can't be opened: "
              + e.getMessage()
              + "; choose another or 0 for any free one",
          e);
    }
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the " + name + " failed", e);
    }
  }

  /** Where it listens; below 0 while it does not. */
  public int number() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the " + name + " won't stop", e);
    } finally {
      connector.close();
    }
  }
}
