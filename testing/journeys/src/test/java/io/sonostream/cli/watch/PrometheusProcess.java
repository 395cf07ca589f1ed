package io.sonostream.cli.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.runtime.FreePort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Prometheus that scrapes services of this machine once a second, with our alert rules. */
final class PrometheusProcess implements AutoCloseable {
  private static final long LEAVE_SECONDS = 30;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  /**
   * @param directory for its data, its settings and its log
   * @param targets the services' ports by the names of their jobs
   */
  PrometheusProcess(Path directory, Map<String, Integer> targets) throws IOException {
    Files.createDirectories(directory);
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(config, config(targets));
    port = FreePort.next();
    process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
  }

  /** Whether a program can be started here. */
  static boolean installed(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String config(Map<String, Integer> targets) throws IOException {
    StringBuilder config = new StringBuilder();
    config.append("global: {scrape_interval: 1s, evaluation_interval: 1s}\n");
    config.append("rule_files: ['").append(Expressions.RULES.toRealPath()).append("']\n");
    config.append("scrape_configs:\n");
    targets.forEach(
        (job, target) ->
            config
                .append("  - {job_name: ")
                .append(job)
                .append(", static_configs: [{targets: ['127.0.0.1:")
                .append(target)
                .append("']}]}\n"));
    return config.toString();
  }

  boolean answers() throws IOException, InterruptedException {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** What an expression comes to now; a wrong one has no status {@code success}. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    return json("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  boolean hasSeries(String expression) throws IOException, InterruptedException {
    return !query(expression).path("data").path("result").isEmpty();
  }

  List<JsonNode> rules() throws IOException, InterruptedException {
    return json("/api/v1/rules").path("data").path("groups").findValues("rules");
  }

  /** Every name that it has ever seen. */
  List<String> names() throws IOException, InterruptedException {
    String[] names =
        new ObjectMapper()
            .convertValue(json("/api/v1/label/__name__/values").path("data"), String[].class);
    return List.of(names);
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(get(path).body());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
