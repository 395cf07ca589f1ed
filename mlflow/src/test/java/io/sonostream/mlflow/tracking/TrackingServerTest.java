package io.sonostream.mlflow.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against a server that judges the names of metrics as MLflow does (its validation of 1.0 to 3.x:
 * characters, length, and that a name is a path which is no other one); MlflowIT has the real one.
 */
class TrackingServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private HttpServer mlflow;

  @BeforeEach
  void start() throws IOException {
    mlflow = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    mlflow.createContext("/api/2.0/mlflow/runs/log-batch", this::logBatch);
    mlflow.start();
  }

  @AfterEach
  void stop() {
    mlflow.stop(0);
  }

  @Test
  void whateverADeviceModelIsCalledItsDifferenceIsTold() {
    TrackingServer server =
        new TrackingServer(URI.create("http://127.0.0.1:" + mlflow.getAddress().getPort()), null);
    List<Point> points =
        List.of(
            new Point("difference", 0.1, AT, 0),
            new Point("difference.GE LOGIQ E9 (R6), XDclear", 0.2, AT, 0),
            new Point("difference.GE LOGIQ E9 _R6__ XDclear", 0.3, AT, 0),
            new Point("difference.GE LOGIQ E9 [R6]; XDclear", 0.4, AT, 0),
            new Point("difference.maker//model/", 0.5, AT, 0),
            new Point("difference." + "long ".repeat(60), 0.6, AT, 0));
    server.log(new TrackedRun("1", "mlflow-artifacts:/1", false), points, Map.of());
    assertThat(logged).hasSize(points.size()).doesNotHaveDuplicates();
    assertThat(logged)
        .contains("difference", "difference.GE LOGIQ E9 _R6__ XDclear")
        .anyMatch(name -> name.startsWith("difference.GE LOGIQ E9 _R6__ XDclear_"));
  }

  @Test
  void aRunOfAnyLengthIsTakenWithItsTags() {
    TrackingServer server =
        new TrackingServer(URI.create("http://127.0.0.1:" + mlflow.getAddress().getPort()), null);
    List<Point> points =
        IntStream.range(0, 1_500).mapToObj(i -> new Point("loss", 0.1, AT, i)).toList();
    server.log(
        new TrackedRun("1", "mlflow-artifacts:/1", false), points, Map.of("outcome", "promoted"));
    assertThat(logged).hasSize(1_500);
  }

  private void logBatch(HttpExchange exchange) throws IOException {
    JsonNode asked = JSON.readTree(exchange.getRequestBody());
    String refused = null;
    for (JsonNode metric : asked.path("metrics")) {
      String name = metric.path("key").asText();
      if (!isTaken(name)) {
        refused = "Invalid value \\\"" + name.length() + " characters\\\" for parameter 'name'";
      }
    }
    if (asked.path("metrics").size() + asked.path("tags").size() > 1_000) {
      refused = "A batch logging request can contain at most 1000 metrics, params, and tags";
    }
    if (refused == null) {
      asked.path("metrics").forEach(metric -> logged.add(metric.path("key").asText()));
    }
    byte[] answer =
        (refused == null
                ? "{}"
                : "{\"error_code\":\"INVALID_PARAMETER_VALUE\",\"message\":\"" + refused + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(refused == null ? 200 : 400, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static boolean isTaken(String name) {
    Path path = Path.of(name);
    return name.matches("[/\\w.\\- ]*")
        && name.length() <= 250
        && !path.isAbsolute()
        && path.normalize().toString().equals(name)
        && !name.startsWith("..");
  }
}
