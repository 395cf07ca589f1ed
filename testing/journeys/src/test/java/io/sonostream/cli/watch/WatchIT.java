package io.sonostream.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard's and the alerts' expressions against the real meters of a running system that has
 * seen good and bad days, read by a real Prometheus.
 */
class WatchIT {
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Series that only a broken engine brings; docs/metrics.md must name them. */
  private static final Set<String> NOT_PROVOKED = Set.of("sonostream_engine_culprits_total");

  @TempDir Path directory;

  @Test
  void everyExpressionFindsTheSeriesThatItNames() throws Exception {
    assumeTrue(PrometheusProcess.installed("prometheus"), "prometheus is not installed");
    try (WatchedSystem system = new WatchedSystem(directory.resolve("system"))) {
      system.start();
      try (PrometheusProcess prometheus =
          new PrometheusProcess(directory.resolve("prometheus"), system.ports())) {
        await("Prometheus", prometheus::answers);
        system.liveThroughADay();

        Map<String, String> all = new TreeMap<>(Expressions.alerts());
        all.putAll(Expressions.panels());
        for (Map.Entry<String, String> asked : all.entrySet()) {
          assertThat(prometheus.query(asked.getValue()).path("status").asText())
              .as(asked.toString())
              .isEqualTo("success");
        }
        for (String selector : Expressions.selectors(all.values())) {
          if (!NOT_PROVOKED.contains(selector)) {
            await(selector, () -> prometheus.hasSeries(selector));
          }
        }
        // A gauge that holds what it asks too weakly is not a number after the next collection.
        System.gc();
        noneIsNaN(prometheus, Expressions.selectors(all.values()));
        for (Map.Entry<String, String> panel : Expressions.panels().entrySet()) {
          await(panel.toString(), () -> prometheus.hasSeries(panel.getValue()));
        }
        rulesAreWell(prometheus.rules());
        everyMeterIsDocumented(prometheus.names());
      }
    }
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(LONG).until(condition);
  }

  private static void noneIsNaN(PrometheusProcess prometheus, List<String> selectors) {
    for (String selector : selectors) {
      if (selector.startsWith("sonostream_")) {
        await(selector + " is a number", () -> !prometheus.hasSeries(selector + " != " + selector));
      }
    }
  }

  private static void rulesAreWell(List<JsonNode> groups) throws Exception {
    Set<String> seen = new TreeSet<>();
    for (JsonNode group : groups) {
      for (JsonNode rule : group) {
        seen.add(rule.path("name").asText());
        assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok");
      }
    }
    assertThat(seen).isEqualTo(Expressions.alerts().keySet());
  }

  private static void everyMeterIsDocumented(List<String> names) throws Exception {
    String page = Files.readString(Path.of("..", "..", "docs", "metrics.md"));
    Set<String> ours = new TreeSet<>(NOT_PROVOKED);
    names.stream()
        .filter(name -> name.startsWith("sonostream_"))
        .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
        .forEach(ours::add);
    assertThat(ours).hasSizeGreaterThan(30);
    assertThat(ours).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }
}
