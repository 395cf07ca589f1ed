package io.sonostream.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.cli.Sonostream;
import io.sonostream.cli.chart.Chart.Workload;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.model.packaging.SigningKey;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * Commands and environments of our containers, as docker-compose.yml and the chart say them, run
 * without a container: paths lie below a folder, addresses are this machine's, ports are free ones.
 */
class ContainerRunIT {
  private static final Path ROOT = Path.of("..", "..");
  private static final List<String> SERVICES = List.of("processor", "trainer", "viewer", "gateway");
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String TOKEN = "a token of 16 or more";

  private static LocalCluster cluster;
  @TempDir static Path clusterHome;
  @TempDir Path folder;

  private record Container(String service, List<String> args, Map<String, String> environment) {}

  @BeforeAll
  static void startCluster() {
    cluster = LocalCluster.start(clusterHome, 0, 0);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void everyServiceOfTheComposeFileBecomesReady() throws Exception {
    Map<String, Map<String, Map<String, Object>>> file =
        new Yaml().load(Files.readString(ROOT.resolve("docker-compose.yml")));
    List<Container> containers = new ArrayList<>();
    for (String service : SERVICES) {
      Map<String, Object> it = file.get("services").get(service);
      Map<String, String> environment = new TreeMap<>();
      Chart.object(it.get("environment"))
          .forEach((name, value) -> environment.put(name, filledIn(value.toString())));
      containers.add(
          new Container(
              service,
              ((List<?>) it.get("command")).stream().map(Object::toString).toList(),
              environment));
    }
    put("etc/sonostream/sonostream.conf", Files.readString(ROOT.resolve("deploy/sonostream.conf")));

    allBecomeReady(containers);
  }

  @Test
  void everyPodOfTheChartBecomesReady() throws Exception {
    Chart chart =
        Chart.of(
            "least.yaml",
            "gateway.enabled=true",
            "gateway.stow.enabled=true",
            "gateway.stow.token.secret=stow");
    List<Container> containers = new ArrayList<>();
    for (Workload workload : chart.workloads()) {
      Map<String, String> environment = new TreeMap<>();
      for (Map<String, Object> told : workload.environment()) {
        environment.put(
            told.get("name").toString(), String.valueOf(told.getOrDefault("value", TOKEN)));
      }
      containers.add(
          new Container(
              workload.service(),
              ((List<?>) Chart.at(workload.container(), "args"))
                  .stream().map(Object::toString).toList(),
              environment));
    }
    Object data = Chart.at(chart.ofKind("ConfigMap").findAny().orElseThrow(), "data");
    put("etc/sonostream/sonostream.conf", Chart.at(data, "processor.conf").toString());
    // As a mounted Secret: the key that signs can be read by the group.
    Path keys = Files.createDirectories(folder.resolve("etc/sonostream/keys"));
    SigningKey.generate(keys.resolve("own.pem"), keys.resolve("own.pub"));
    assertThat(keys.resolve("own.pem").toFile().setReadable(true, false)).isTrue();
    Path trust = Files.createDirectories(folder.resolve("var/lib/sonostream/trust"));
    Files.copy(keys.resolve("own.pub"), trust.resolve("own.pub"));

    allBecomeReady(containers);
  }

  /** What a user puts there, or Compose takes away. */
  private static String filledIn(String value) {
    return value.startsWith("${") ? TOKEN : value;
  }

  private void allBecomeReady(List<Container> containers) throws Exception {
    assertThat(containers)
        .extracting(Container::service)
        .containsExactlyInAnyOrderElementsOf(SERVICES);
    put("opt/sonostream/models/starter");
    // A volume that is there, and empty.
    Files.createDirectories(folder.resolve("var/lib/sonostream/models"));
    Map<Container, Integer> ports = new LinkedHashMap<>();
    List<ChildProcess> running = new ArrayList<>();
    try {
      for (Container container : containers) {
        int port = FreePort.next();
        ports.put(container, port);
        running.add(start(container, port));
      }
      HttpClient client = HttpClient.newHttpClient();
      for (int i = 0; i < containers.size(); i++) {
        ChildProcess process = running.get(i);
        URI ready =
            URI.create("http://127.0.0.1:" + ports.get(containers.get(i)) + "/health/ready");
        await(containers.get(i).service())
            .atMost(LONG)
            .until(
                () -> {
                  assertThat(process.alive()).as(process.endOfLog()).isTrue();
                  return status(client, ready) == 200;
                });
      }
    } finally {
      running.forEach(process -> process.signal("TERM"));
      running.forEach(process -> assertThat(process.exitStatus()).isIn(0, 143));
    }
    assertThat(folder.resolve("tmp")).as("what services leave behind").isEmptyDirectory();
  }

  private ChildProcess start(Container container, int port) throws IOException {
    Map<String, String> environment = new TreeMap<>();
    container.environment().forEach((name, value) -> environment.put(name, here(value)));
    environment.put("SONOSTREAM_KAFKA_BOOTSTRAP_SERVERS", cluster.kafka().get("bootstrap.servers"));
    environment.put(
        "SONOSTREAM_SCHEMA_REGISTRY_URL", cluster.registry().get("schema.registry.url"));
    environment.put(
        "SONOSTREAM_" + container.service().toUpperCase(Locale.ROOT) + "_HTTP_PORT",
        String.valueOf(port));
    environment.put("SONOSTREAM_VIEWER_PORT", "0");
    environment.put("SONOSTREAM_GATEWAY_STOW_PORT", "0");
    // Which engine is fastest is not asked here.
    environment.put("SONOSTREAM_ENGINE", "pytorch-cpu-f32");
    environment.put("HOME", folder.resolve("var/lib/sonostream").toString());
    // In an image natives are there already.
    environment.put(
        "DJL_CACHE_DIR", Path.of(System.getProperty("user.home"), ".djl.ai").toString());
    return ChildProcess.start(
        Sonostream.class,
        Files.createDirectories(folder.resolve("log")).resolve(container.service()),
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
            "-Dsonostream.home=" + folder.resolve("opt/sonostream")),
        container.args().stream().map(this::here).toList(),
        environment);
  }

  /** A path of a container below the folder, an address for all as this machine's own. */
  private String here(String value) {
    if (value.equals("0.0.0.0")) {
      return "127.0.0.1";
    }
    return value.startsWith("/") ? folder + value : value;
  }

  private void put(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text.replace("/opt/sonostream", folder + "/opt/sonostream"));
  }

  private void put(String model) throws IOException {
    Path from = ROOT.resolve("models/weak");
    Path target = folder.resolve(model);
    Files.createDirectories(target.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(from.relativize(file)));
      }
    }
  }

  private static int status(HttpClient client, URI address) throws InterruptedException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException notYet) {
      return 0;
    }
  }
}
