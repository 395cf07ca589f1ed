package io.sonostream.testkit.tls;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sonostream.runtime.WorkerHealth;
import io.sonostream.runtime.WorkerThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A registry as hospitals have them: TLS and basic authentication in front of one that knows
 * neither.
 *
 * <p>Owner: a few threads of its own. Hand-off: none. Bound: the pool. Shutdown: {@link #close}.
 */
public final class GuardedRegistry implements AutoCloseable {
  private static final int THREADS = 4;

  private final HttpsServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, new WorkerThreads("guarded-registry", new WorkerHealth()));
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI behind;
  private final Map<String, String> users;

  /**
   * @param behind the registry's address
   * @param users names and passwords
   */
  public GuardedRegistry(ServerKey key, URI behind, Map<String, String> users) {
    this.behind = behind;
    this.users = Map.copyOf(users);
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(key.context()));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort() + behind.getPath();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!knows(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI().toString()))
              .method(
                  exchange.getRequestMethod(),
                  body.length == 0
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(body));
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      if (type != null) {
        request.header("Content-Type", type);
      }
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(value -> exchange.getResponseHeaders().add("Content-Type", value));
      int length = answer.body().length;
      exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean knows(@Nullable String authorization) {
    return users.entrySet().stream()
        .map(user -> (user.getKey() + ":" + user.getValue()).getBytes(StandardCharsets.UTF_8))
        .map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair))
        .anyMatch(valid -> valid.equals(authorization));
  }
}
