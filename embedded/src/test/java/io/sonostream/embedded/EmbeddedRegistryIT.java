package io.sonostream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.runtime.ChildEnvironment;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryIT {
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path directory;

  @Test
  void keepsItsSchemasThroughARestart() throws Exception {
    String id;
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory, 0)) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/notes-value/versions"))
                  .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"\\\"string\\\"\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      id = answer.body().replaceAll("\\D", "");
    }
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory, 0)) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(registry.url() + "/schemas/ids/" + id)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("string");
    }
  }

  /** Of the JVM that starts it, whose environment may hold passwords of Kafka and of the page. */
  @Test
  void inheritsNothingThatItHasNoNeedOf() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Parent.class.getName(),
            directory.toString());
    builder.environment().put("SONOSTREAM_VIEWER_TOKEN", "canary-Pa55");
    Process parent = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("ready");
      ProcessHandle child = parent.children().findFirst().orElseThrow();
      Path environment = Path.of("/proc", Long.toString(child.pid()), "environ");
      assumeTrue(Files.isReadable(environment), "SKIPPED: no /proc here");
      assertThat(Files.readString(environment, StandardCharsets.ISO_8859_1).split("\0"))
          .allMatch(variable -> ChildEnvironment.isKept(variable.replaceFirst("=.*", "")))
          .noneMatch(variable -> variable.contains("canary-Pa55"));
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  /** A parent that is killed outright can't clean up: the child must notice by itself. */
  @Test
  void endsWhenItsParentIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("ready");
      ProcessHandle child = parent.children().findFirst().orElseThrow();
      parent.destroyForcibly().waitFor();
      await().atMost(Duration.ofMinutes(2)).until(() -> !child.isAlive());
    }
  }

  /** Starts a registry and then waits to be killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws Exception {
      try (EmbeddedRegistry registry = EmbeddedRegistry.start(Path.of(args[0]), 0)) {
        System.out.println("ready");
        System.out.println(registry.url() + System.in.read());
      }
    }
  }
}
