package io.sonostream.cli.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the repository's alert rules and dashboard ask Prometheus for. */
final class Expressions {
  static final Path RULES = Path.of("..", "..", "deploy", "prometheus", "alerts.yml");
  static final Path DASHBOARD = Path.of("..", "..", "deploy", "grafana", "sonostream.json");

  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:sonostream|kafka|jvm|process)_\\w+|up|ALERTS)(\\{[^}]*})?");

  private Expressions() {}

  /** By the alert's name. */
  static Map<String, String> alerts() throws IOException {
    Map<String, String> found = new TreeMap<>();
    JsonNode rules = new ObjectMapper(new YAMLFactory()).readTree(RULES.toFile());
    for (JsonNode group : rules.path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        found.put(rule.path("alert").asText(), rule.path("expr").asText());
      }
    }
    return found;
  }

  /** By the panel's title and the target's letter, with the page's own variable filled in. */
  static Map<String, String> panels() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        found.put(
            panel.path("title").asText() + " " + target.path("refId").asText(),
            target.path("expr").asText().replace("$__rate_interval", "1m"));
      }
    }
    return found;
  }

  /** Each series that these name, with the labels that they demand of it. */
  static List<String> selectors(Collection<String> expressions) {
    TreeSet<String> found = new TreeSet<>();
    for (String expression : expressions) {
      SELECTOR.matcher(expression).results().map(MatchResult::group).forEach(found::add);
    }
    return new ArrayList<>(found);
  }
}
