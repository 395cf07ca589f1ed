package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.runtime.FreePort;
import io.sonostream.testkit.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A password stands in every place where one can, and comes out of none: logs, printed settings,
 * health, meters and errors of the services, and what the doctor says. Where a password must not
 * even go in, or comes to another process, others look: PublicSettingsTest at {@code --set} and
 * {@code --registry}; ChildLauncherTest and ForeignTrialIT at the list of processes and the
 * environment of running children, EmbeddedRegistryIT at the registry's; AccessIT at the page's
 * answers; LinesTest at addresses in log lines. {@link PatientCanaryIT} does the same with a
 * patient.
 */
class CanaryIT {
  private static final String CANARY = "canary-Pa55";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"processor", "trainer", "viewer", "gateway", "mlflow"})
  void noServiceShowsAPassword(String service) throws Exception {
    int port = FreePort.next();
    Path log = folder.resolve("log");
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    List<String> options = new ArrayList<>(ChildProcess.SHORT_LIVED);
    options.add("-Djava.io.tmpdir=" + temporary);
    try (ChildProcess child =
        ChildProcess.start(
            Sonostream.class,
            log,
            options,
            List.of(service, "--config", config(service, port).toString()),
            Map.of("AWS_SECRET_ACCESS_KEY", CANARY, "SONOSTREAM_CANARY", CANARY))) {
      // Broker and registry are not there, so all of them say what they wait for, and then give up.
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> ask(port, "/health/ready").startsWith("503 "));
      assertThat(ask(port, "/health/ready")).doesNotContain(CANARY);
      assertThat(ask(port, "/metrics")).contains("sonostream_build_info").doesNotContain(CANARY);
      await().atMost(Duration.ofMinutes(3)).until(() -> !child.alive());
    }
    assertThat(temporary).as("what a service leaves behind").isEmptyDirectory();
    assertThat(Files.readString(log))
        .contains(service + ".kafka.sasl.jaas.config = ****")
        .contains(service + ".registry.schema.registry.url = http://****@127.0.0.1:1")
        .contains("sonostream: ")
        .doesNotContain("ch.qos.logback")
        .doesNotContain(CANARY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--timeout=1"})
  void theDoctorShowsNoPassword(String option) throws Exception {
    Path log = folder.resolve("log");
    Path config = config("processor", 0);
    try (ChildProcess child =
        ChildProcess.start(
            Sonostream.class,
            log,
            ChildProcess.SHORT_LIVED,
            List.of("doctor", option, "--config", config.toString()),
            Map.of("SONOSTREAM_CANARY", CANARY))) {
      await().atMost(Duration.ofMinutes(3)).until(() -> !child.alive());
    }
    assertThat(Files.readString(log))
        .contains("broker")
        .contains("registry")
        .contains("127.0.0.1:1")
        .doesNotContain(CANARY);
  }

  private Path config(String service, int port) throws IOException {
    String text =
        """
        kafka {
          bootstrap.servers = "127.0.0.1:1"
          security.protocol = SASL_PLAINTEXT
          sasl.mechanism = SCRAM-SHA-256
          sasl.jaas.config = "org.apache.kafka.common.security.scram.ScramLoginModule required username=u password=CANARY;"
          ssl.keystore.password = CANARY
          ssl.key.password = CANARY
          ssl.truststore.password = CANARY
          my.plugin.thing = CANARY
          my.plugin.other = ${SONOSTREAM_CANARY}
        }
        registry {
          schema.registry.url = "http://u:CANARY@127.0.0.1:1,http://v:CANARY@127.0.0.1:2"
          basic.auth.user.info = "me:CANARY"
          bearer.auth.token = CANARY
          bearer.auth.client.secret = CANARY
          request.header.Authorization = "Basic CANARY"
          request.header.X-Api-Key = CANARY
        }
        SERVICE.start-timeout = 8s
        SERVICE.http.port = PORT
        """
            + switch (service) {
              case "processor" ->
                  """
                  processor.live.kafka { producer.ssl.key.password = CANARY, x.y = CANARY }
                  processor.open-inference { enabled = true, port = 0, token = CANARY-and-more }
                  """;
              case "trainer" ->
                  """
                  trainer {
                    state-directory = "FOLDER/state"
                    job.java-options = ["-Djavax.net.ssl.keyStorePassword=CANARY"]
                    tasks.t { classes = ["lesion"], strategy = "full", triggers { new-labels = 5, interval = 24h } }
                  }
                  """;
              case "gateway" ->
                  """
                  gateway.stow { enabled = true, port = 0, token = CANARY-and-more }
                  gateway.sources {
                    camera { kind = mjpeg, task = t, url = "http://u:CANARY@127.0.0.1:1/stream" }
                    room { kind = stream, task = t, url = "rtsp://u:CANARY@127.0.0.1:1/live" }
                  }
                  """;
              case "mlflow" ->
                  """
                  mlflow { url = "http://127.0.0.1:1", token = CANARY }
                  mlflow.models.directory = "FOLDER/store"
                  """;
              default ->
                  """
                  viewer.port = 0
                  viewer.token = CANARY-and-more
                  viewer.access {
                    roles.viewer = ["staff"]
                    openid {
                      issuer = "http://127.0.0.1:1"
                      client-id = sonostream
                      client-secret = CANARY
                      page = "http://127.0.0.1:2/"
                    }
                  }
                  """;
            };
    text =
        text.replaceAll("(?<!_)CANARY", CANARY)
            .replace("SERVICE", service)
            .replace("PORT", Integer.toString(port))
            .replace("FOLDER", folder.toString());
    return Files.writeString(folder.resolve("canary.conf"), text);
  }

  private static String ask(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
