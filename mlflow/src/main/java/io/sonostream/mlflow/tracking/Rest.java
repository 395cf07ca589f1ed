package io.sonostream.mlflow.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.runtime.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requests and answers in JSON. */
final class Rest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration UPLOAD = Duration.ofMinutes(10);
  private static final int QUOTED = 300;

  /** A page of runs or models has some thousand lines. */
  private static final int MOST_BYTES = 16 << 20;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String root;
  private final @Nullable String token;

  Rest(URI url, @Nullable String token) {
    this.root = url.toString().replaceAll("/+$", "");
    this.token = token;
  }

  JsonNode get(String path, Map<String, String> query) {
    String asked =
        query.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    return send(path + "?" + asked, "GET", BodyPublishers.noBody(), PATIENCE);
  }

  JsonNode post(String path, Object body) {
    return send(path, "POST", json(body), PATIENCE);
  }

  JsonNode delete(String path, Object body) {
    return send(path, "DELETE", json(body), PATIENCE);
  }

  void upload(String path, Path file) {
    try {
      send(path, "PUT", BodyPublishers.ofFile(file), UPLOAD);
    } catch (IOException e) {
      throw new TrackingException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private static BodyPublisher json(Object body) {
    try {
      return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    } catch (IOException e) {
      throw new IllegalStateException("a request can't be written as JSON", e);
    }
  }

  private JsonNode send(String path, String method, BodyPublisher body, Duration patience) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(patience)
            .header("Content-Type", "application/json")
            .method(method, body);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<byte[]> answer = WholeAnswer.of(http, request.build(), MOST_BYTES, patience);
      String said = new String(answer.body(), StandardCharsets.UTF_8);
      if (answer.statusCode() / 100 != 2) {
        String asked = method + " " + path.replaceAll("\\?.*", "");
        throw refusal(asked, answer.statusCode(), said);
      }
      return said.isBlank() ? JSON.createObjectNode() : JSON.readTree(said);
    } catch (IOException e) {
      throw new TrackingException(root + " does not answer as a tracking server does: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrackingException("interrupted while " + root + " was asked", e);
    }
  }

  private TrackingException refusal(String asked, int status, String body) {
    String code = "";
    String why = body;
    try {
      JsonNode told = JSON.readTree(body);
      code = told.path("error_code").asText("");
      why = told.path("message").asText(why);
    } catch (IOException e) {
      // No JSON: a proxy's page, told as it is.
      why = body;
    }
    String line = why.replaceAll("\\s+", " ");
    return new TrackingException(
        root
            + " answers "
            + status
            + " to "
            + asked
            + ": "
            + line.substring(0, Math.min(QUOTED, line.length())),
        code);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
