package io.sonostream.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.runtime.FreePort;
import io.sonostream.runtime.Python;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The real tracking server, with its database and its files in a folder; and somebody who uses it.
 */
final class MlflowServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Process process;

  /** Skips the calling test where it is not installed. Not started yet. */
  MlflowServer(Path home) throws Exception {
    Python.assume("mlflow", "uvicorn");
    this.home = Files.createDirectories(home);
    port = FreePort.next();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  void start() throws IOException {
    ProcessBuilder command =
        Python.command(
            "-m",
            "mlflow",
            "server",
            "--host",
            "127.0.0.1",
            "--port",
            String.valueOf(port),
            "--workers",
            "1",
            "--backend-store-uri",
            "sqlite:///" + home.resolve("mlflow.db"),
            "--artifacts-destination",
            home.resolve("artifacts").toString());
    command.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
    process =
        command
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
            .start();
    Awaitility.await("mlflow answers").atMost(Duration.ofMinutes(4)).until(this::answers);
  }

  private boolean answers() throws InterruptedException, IOException {
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException("mlflow ended: " + Files.readString(home.resolve("log")));
    }
    try {
      return http.send(
                  HttpRequest.newBuilder(address().resolve("/health")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  JsonNode get(String path, String... query) throws Exception {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < query.length; i += 2) {
      all.append(i == 0 ? "?" : "&").append(query[i]).append('=');
      all.append(URLEncoder.encode(query[i + 1], StandardCharsets.UTF_8));
    }
    return JSON.readTree(
        bytes(HttpRequest.newBuilder(address().resolve("/api/2.0/mlflow/" + path + all)).build()));
  }

  JsonNode post(String path, Object body) throws Exception {
    return JSON.readTree(
        bytes(
            HttpRequest.newBuilder(address().resolve("/api/2.0/mlflow/" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build()));
  }

  /** A file, by its address such as {@code mlflow-artifacts:/1/ID/artifacts/NAME}. */
  byte[] artifact(String address) throws Exception {
    String path = address.substring("mlflow-artifacts:/".length());
    return bytes(
        HttpRequest.newBuilder(address().resolve("/api/2.0/mlflow-artifacts/artifacts/" + path))
            .build());
  }

  /** Alias to our version, of a registered model; empty where there is none yet. */
  Map<String, String> aliases(String model) throws Exception {
    Map<String, String> named = new TreeMap<>();
    for (JsonNode alias :
        get("registered-models/get", "name", model).at("/registered_model/aliases")) {
      named.put(alias.path("alias").asText(), version(model, alias.path("version").asText()));
    }
    return named;
  }

  /** As a person does it in the page. */
  void giveChampion(String model, String version) throws Exception {
    for (JsonNode each : versions(model)) {
      if (tags(each).get("sonostream.version").equals(version)) {
        post(
            "registered-models/alias",
            Map.of("name", model, "alias", "champion", "version", each.path("version").asText()));
        return;
      }
    }
    throw new IllegalStateException(model + " has no version " + version);
  }

  JsonNode versions(String model) throws Exception {
    return get("model-versions/search", "filter", "name='" + model + "'").path("model_versions");
  }

  private String version(String model, String number) throws Exception {
    for (JsonNode each : versions(model)) {
      if (each.path("version").asText().equals(number)) {
        return tags(each).getOrDefault("sonostream.version", "");
      }
    }
    return "";
  }

  static Map<String, String> tags(JsonNode owner) {
    Map<String, String> tags = new TreeMap<>();
    owner
        .path("tags")
        .forEach(tag -> tags.put(tag.path("key").asText(), tag.path("value").asText()));
    return tags;
  }

  private byte[] bytes(HttpRequest request) throws Exception {
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          request.uri()
              + ": "
              + answer.statusCode()
              + " "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  @Override
  public void close() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroy);
      running.destroy();
      if (!running.waitFor(20, TimeUnit.SECONDS)) {
        running.descendants().forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly().waitFor();
      }
    }
  }
}
