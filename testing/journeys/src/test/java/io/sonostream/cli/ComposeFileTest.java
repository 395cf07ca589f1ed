package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.runtime.WorkerHealth;
import io.sonostream.service.health.Health;
import io.sonostream.service.health.HealthEndpoint;
import io.sonostream.service.health.HttpSettings;
import io.sonostream.service.health.ServiceMeters;
import io.sonostream.trainer.service.TrainerSettings;
import io.sonostream.viewer.ViewerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** docker-compose.yml against the commands and the configuration that it names. */
class ComposeFileTest {
  private static final Path ROOT = Path.of("..", "..");

  private static List<JsonNode> ours() throws IOException {
    JsonNode compose =
        new ObjectMapper(new YAMLFactory()).readTree(ROOT.resolve("docker-compose.yml").toFile());
    List<JsonNode> services = new ArrayList<>();
    compose
        .path("services")
        .forEach(
            service -> {
              if (service.has("command")) {
                services.add(service);
              }
            });
    return services;
  }

  @Test
  void everyCommandExistsWithItsOptions() throws IOException {
    assertThat(ours()).hasSize(4);
    for (JsonNode service : ours()) {
      String[] words = new ObjectMapper().convertValue(service.path("command"), String[].class);
      assertThatCode(() -> Sonostream.commandLine().parseArgs(words)).doesNotThrowAnyException();
    }
  }

  @Test
  void everyServiceRunsInTheDistributionOfItsCommand() throws IOException {
    for (JsonNode service : ours()) {
      String command = service.path("command").path(0).asText();
      String role = service.path("build").path("args").path("ROLE").asText();

      assertThat(role)
          .isEqualTo(Subcommand.valueOf(command.toUpperCase(Locale.ROOT)).distribution());
      assertThat(ROOT.resolve("dist").resolve(role).resolve("pom.xml")).exists();
    }
  }

  @Test
  void everyEnvironmentKeyIsReadByTheConfiguration() throws IOException {
    String defaults = Defaults.text();
    List<String> keys = new ArrayList<>();
    // Jackson leaves YAML's merge key alone, so the shared keys come as a section of their own.
    for (String line : Files.readAllLines(ROOT.resolve("docker-compose.yml"))) {
      if (line.matches("\\s+SONOSTREAM_\\w+:.*")) {
        keys.add(line.strip().replaceFirst(":.*", ""));
      }
    }
    assertThat(keys)
        .hasSizeGreaterThan(6)
        .allSatisfy(key -> assertThat(defaults).contains("${?" + key + "}"));
  }

  @Test
  void everyServiceIsAskedForItsHealthAtItsPortAndTheQuestionUnderstandsTheAnswer()
      throws Exception {
    Map<String, Integer> ports =
        Map.of(
            "processor", ProcessorSettings.load(null, Map.of()).http().port(),
            "trainer", TrainerSettings.load(null, Map.of()).http().port(),
            "viewer", ViewerSettings.load(null, Map.of()).http().port(),
            "gateway",
                GatewaySettings.load(null, Map.of("gateway.stow.enabled", true)).http().port());
    WorkerHealth workers = new WorkerHealth();
    AtomicReference<Health> ready = new AtomicReference<>();
    try (ServiceMeters meters = new ServiceMeters("sample", workers);
        HealthEndpoint endpoint =
            new HealthEndpoint(
                "sample",
                new HttpSettings(true, "127.0.0.1", 0),
                meters,
                () -> Health.ALIVE,
                ready::get)) {
      endpoint.start();
      String open = "/" + endpoint.port().orElseThrow();
      for (JsonNode service : ours()) {
        String command = service.path("command").path(0).asText();
        String question = service.path("healthcheck").path("test").path(3).asText();
        assertThat(question).as(command).contains("/127.0.0.1/" + ports.get(command) + " ");
        String here = question.replace("$$", "$").replace("/" + ports.get(command), open);
        ready.set(Health.READY);
        assertThat(bash(here)).as(here).isZero();
        ready.set(new Health(false, "no model yet"));
        assertThat(bash(here)).as(here).isNotZero();
      }
    }
  }

  private static int bash(String command) throws IOException, InterruptedException {
    return new ProcessBuilder("bash", "-c", command).start().waitFor();
  }

  @Test
  void theContainersConfigurationIsRead() {
    Path file = ROOT.resolve("deploy/sonostream.conf");

    assertThat(ProcessorSettings.load(file, Map.of()).tasks()).containsKey("breast-lesion");
    assertThat(TrainerSettings.load(file, Map.of()).tasks()).containsKey("breast-lesion");
  }
}
