package io.sonostream.viewer.gateways;

import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.WholeAnswer;
import io.sonostream.runtime.Worker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Asks each gateway again and again how it is and what its sources do.
 *
 * <p>Owner: a thread of its own. Hand-off: the board. Bound: one question at a time, of five
 * seconds and a mebibyte. Shutdown: {@link #close}.
 */
public final class GatewayWatch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_WORDS = 500;

  private final List<URI> gateways;
  private final GatewayBoard board;
  private final Clock clock;
  private final Duration patience;
  private final HttpClient http;
  private final Worker worker;

  /**
   * @param gateways addresses of their health, for example {@code http://127.0.0.1:9467}
   */
  public GatewayWatch(
      List<String> gateways, GatewayBoard board, Clock clock, FailurePolicy policy) {
    this(gateways, board, clock, PATIENCE, policy);
  }

  GatewayWatch(
      List<String> gateways,
      GatewayBoard board,
      Clock clock,
      Duration patience,
      FailurePolicy policy) {
    this.gateways = gateways.stream().map(URI::create).toList();
    this.board = board;
    this.clock = clock;
    this.patience = patience;
    this.http = HttpClient.newBuilder().connectTimeout(patience).build();
    this.worker = new Worker("viewer-gateways", Worker.Work.every(PERIOD, this::askAll), policy);
  }

  /** Where there are none, nobody is asked. */
  public void start() {
    if (!gateways.isEmpty()) {
      worker.start();
    }
  }

  private void askAll() throws InterruptedException {
    for (URI gateway : gateways) {
      try {
        Map<String, SourceMeters> sources = SourceMeters.of(ask(gateway, "/metrics"));
        String says = ask(gateway, "/health/ready");
        board.answered(
            gateway.toString(),
            says.strip().substring(0, Math.min(MOST_WORDS, says.strip().length())),
            sources,
            clock.millis(),
            System.nanoTime());
      } catch (IOException e) {
        board.silent(gateway.toString(), "can't be asked: " + reason(e), clock.millis());
      }
    }
  }

  /** The JDK's refused connections have no message. */
  private static String reason(IOException e) {
    return e.getMessage() == null ? "no connection" : e.getMessage();
  }

  /** Not ready is an answer too. */
  private String ask(URI gateway, String path) throws IOException, InterruptedException {
    String base = gateway.toString().replaceFirst("/+$", "");
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
    HttpResponse<byte[]> response = WholeAnswer.of(http, request, MOST_BYTES, patience);
    if (response.statusCode() != 200 && response.statusCode() != 503) {
      throw new IOException("it answered " + response.statusCode() + " to " + path);
    }
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    worker.close();
  }
}
