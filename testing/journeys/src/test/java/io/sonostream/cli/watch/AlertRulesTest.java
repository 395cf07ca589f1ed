package io.sonostream.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.trainer.service.TrainerSettings;
import io.sonostream.viewer.ViewerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The alert rules of deploy/, by Prometheus' own tool and by what people need beside them. */
class AlertRulesTest {
  private static final Path DIRECTORY = Expressions.RULES.getParent();
  private static final List<String> TESTS = List.of("alerts.test.yml", "alerts-of-a-day.test.yml");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @Test
  void everyAlertFiresWhenItShouldAndOnlyThen() throws Exception {
    assumeTrue(PrometheusProcess.installed("promtool"), "promtool is not installed");
    Process tool =
        new ProcessBuilder(
                Stream.concat(Stream.of("promtool", "test", "rules"), TESTS.stream()).toList())
            .directory(DIRECTORY.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).as(said).isZero();
  }

  @Test
  void everyAlertHasATestThatItFiresAndOneThatItIsQuiet() throws IOException {
    Map<String, Integer> fires = new HashMap<>();
    Map<String, Integer> quiet = new HashMap<>();
    for (String file : TESTS) {
      for (JsonNode test : YAML.readTree(DIRECTORY.resolve(file).toFile()).path("tests")) {
        for (JsonNode expected : test.path("alert_rule_test")) {
          Map<String, Integer> kind = expected.path("exp_alerts").isEmpty() ? quiet : fires;
          kind.merge(expected.path("alertname").asText(), 1, Integer::sum);
        }
      }
    }
    assertThat(fires.keySet()).containsExactlyInAnyOrderElementsOf(Expressions.alerts().keySet());
    assertThat(quiet.keySet()).containsExactlyInAnyOrderElementsOf(Expressions.alerts().keySet());
  }

  @Test
  void everyAlertLeadsToWhatPeopleShouldDo() throws IOException {
    List<String> headings =
        Files.readAllLines(Path.of("..", "..", "docs", "alerts.md")).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .toList();
    assertThat(headings).containsExactlyInAnyOrderElementsOf(Expressions.alerts().keySet());
    for (JsonNode rule : YAML.readTree(Expressions.RULES.toFile()).findValue("rules")) {
      String name = rule.path("alert").asText();
      assertThat(rule.path("annotations").path("runbook").asText())
          .isEqualTo("docs/alerts.md#" + name.toLowerCase(Locale.ROOT));
      assertThat(rule.path("labels").path("severity").asText()).isIn("critical", "warning", "info");
    }
  }

  @Test
  void everyServiceIsScrapedAtItsPort() throws IOException {
    Map<String, Integer> ports =
        Map.of(
            "processor", ProcessorSettings.load(null, Map.of()).http().port(),
            "trainer", TrainerSettings.load(null, Map.of()).http().port(),
            "viewer", ViewerSettings.load(null, Map.of()).http().port(),
            "gateway",
                GatewaySettings.load(null, Map.of("gateway.stow.enabled", true)).http().port());
    Map<String, Integer> scraped = new HashMap<>();
    JsonNode jobs = YAML.readTree(DIRECTORY.resolve("prometheus.yml").toFile());
    for (JsonNode job : jobs.path("scrape_configs")) {
      // A service that need not be there is looked for by its name.
      JsonNode found = job.path("dns_sd_configs").path(0);
      String target =
          found.isMissingNode()
              ? job.path("static_configs").path(0).path("targets").path(0).asText()
              : found.path("names").path(0).asText() + ":" + found.path("port").asText();
      String service = target.replaceFirst(":.*", "");
      assertThat(job.path("job_name").asText()).isEqualTo("sonostream-" + service);
      scraped.put(service, Integer.valueOf(target.replaceFirst(".*:", "")));
    }
    assertThat(scraped).isEqualTo(ports);
  }

  /** Under one of the names that the compose file gives it, whichever profile it is of. */
  @Test
  void everyServiceOfTheComposeFileIsScraped() throws IOException {
    Map<String, Map<String, Map<?, ?>>> file =
        new Yaml().load(Files.readString(Path.of("..", "..", "docker-compose.yml")));
    Set<String> scraped = new TreeSet<>();
    JsonNode jobs = YAML.readTree(DIRECTORY.resolve("prometheus.yml").toFile());
    jobs.findValues("targets").forEach(found -> scraped.add(found.path(0).asText()));
    jobs.findValues("dns_sd_configs")
        .forEach(
            found ->
                scraped.add(
                    found.path(0).path("names").path(0).asText()
                        + ":"
                        + found.path(0).path("port").asText()));
    int ours = 0;
    for (Map.Entry<String, Map<?, ?>> service : file.get("services").entrySet()) {
      if (service.getValue().containsKey("build")) {
        assertThat(addresses(service.getKey(), service.getValue()))
            .as(service.getKey())
            .containsAnyElementsOf(scraped);
        ours++;
      }
    }
    assertThat(ours).isEqualTo(5);
  }

  /** Its names in the network, each with each port that it listens at. */
  private static List<String> addresses(String service, Map<?, ?> told) {
    List<String> names = new ArrayList<>(List.of(service));
    if (told.get("networks") instanceof Map<?, ?> networks
        && networks.get("default") instanceof Map<?, ?> network
        && network.get("aliases") instanceof List<?> aliases) {
      aliases.forEach(alias -> names.add(alias.toString()));
    }
    List<?> ports = (List<?>) told.get("ports");
    return names.stream()
        .flatMap(
            name -> ports.stream().map(port -> name + port.toString().replaceFirst(".*:", ":")))
        .toList();
  }
}
