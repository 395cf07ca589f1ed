package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.trainer.service.TrainerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docker-compose.yml against the commands and the configuration that it names. */
class ComposeFileTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> DEFAULTS =
      List.of("sonostream.conf", "processor.conf", "trainer.conf", "viewer.conf");

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
    assertThat(ours()).hasSize(3);
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
    StringBuilder defaults = new StringBuilder();
    for (String name : DEFAULTS) {
      try (InputStream in = ComposeFileTest.class.getClassLoader().getResourceAsStream(name)) {
        assertThat(in).as(name).isNotNull();
        defaults.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
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
  void theContainersConfigurationIsRead() {
    Path file = ROOT.resolve("deploy/sonostream.conf");

    assertThat(ProcessorSettings.load(file, Map.of()).tasks()).containsKey("breast-lesion");
    assertThat(TrainerSettings.load(file, Map.of()).tasks()).containsKey("breast-lesion");
  }
}
