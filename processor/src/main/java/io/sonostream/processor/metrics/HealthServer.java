package io.sonostream.processor.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code /metrics} in Prometheus' text format, {@code /health/live} and {@code /health/ready}: 200
 * with a line, or 503 with the reason. Loopback unless configured otherwise.
 *
 * <p>Owner: the processor. Hand-off: one thread answers all requests. Bound: the socket's backlog.
 * Shutdown: {@link #close}, after the lanes.
 */
public final class HealthServer implements AutoCloseable {

  /** One answer: fine or not, and a line that says why. */
  public record Health(boolean ok, String message) {}

  private final HttpServer server;
  private final ExecutorService thread;

  public HealthServer(
      String host,
      int port,
      PrometheusMeterRegistry registry,
      Supplier<Health> live,
      Supplier<Health> ready) {
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 16);
    } catch (IOException e) {
      throw new UserException(
          "processor.http.port "
              + port
              + " on "
              + host
              + " can't be opened: "
              + e.getMessage()
              + "; choose another or 0 for any free one",
          e);
    }
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread daemon = new Thread(task, "sonostream-http");
              daemon.setDaemon(true);
              return daemon;
            });
    server.setExecutor(thread);
    server.createContext(
        "/metrics",
        exchange -> answer(exchange, 200, "text/plain; version=0.0.4", registry.scrape()));
    server.createContext("/health/live", exchange -> answer(exchange, live.get()));
    server.createContext("/health/ready", exchange -> answer(exchange, ready.get()));
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdown();
  }

  private static void answer(HttpExchange exchange, Health health) throws IOException {
    answer(exchange, health.ok() ? 200 : 503, "text/plain", health.message() + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      out.write(body);
    }
  }
}
