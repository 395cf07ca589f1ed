package io.sonostream.cli.chart;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** What Helm makes of the chart and a file of values. */
record Chart(String manifests, List<Map<String, Object>> resources) {
  /** Helm that was built from its module knows of none itself. */
  private static final String KUBERNETES = "1.30.0";

  static final Path PLACE = Path.of("../../deploy/helm/sonostream").toAbsolutePath().normalize();

  /**
   * @param values of src/test/resources/chart
   * @throws AssertionError with Helm's words where it refuses them
   */
  static Chart of(String values, String... settings) throws Exception {
    String rendered = helm(values, settings);
    List<Map<String, Object>> resources = new ArrayList<>();
    for (Object document : new Yaml().loadAll(rendered)) {
      if (document != null) {
        resources.add(object(document));
      }
    }
    return new Chart(rendered, resources);
  }

  private static String helm(String values, String... settings) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "template",
                "ultra",
                PLACE.toString(),
                "--kube-version",
                KUBERNETES,
                "-f",
                file(values)));
    for (String setting : settings) {
      command.add("--set");
      command.add(setting);
    }
    return run(command.toArray(String[]::new));
  }

  static String file(String values) {
    return Path.of("src/test/resources/chart", values).toAbsolutePath().toString();
  }

  /** Runs Helm; skips the test where there is none. */
  static String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("helm"));
    command.addAll(List.of(arguments));
    Process helm;
    try {
      helm = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "helm is not installed");
      throw e;
    }
    helm.getOutputStream().close();
    String said = new String(helm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (helm.waitFor() != 0) {
      throw new AssertionError(said);
    }
    return said;
  }

  Stream<Map<String, Object>> ofKind(String... kinds) {
    List<String> wanted = List.of(kinds);
    return resources.stream().filter(it -> wanted.contains(it.get("kind")));
  }

  List<Workload> workloads() {
    return ofKind("Deployment", "StatefulSet").map(Workload::new).toList();
  }

  Workload workload(String service) {
    return workloads().stream()
        .filter(it -> it.service().equals(service))
        .findAny()
        .orElseThrow(() -> new AssertionError("no " + service));
  }

  /** A value below others, by their names; missing ones are an error. */
  static Object at(Object from, String... path) {
    Object here = from;
    for (String name : path) {
      here = Objects.requireNonNull(object(here).get(name), () -> name + " is missing in " + from);
    }
    return here;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> objects(Object value) {
    return value == null ? List.of() : (List<Map<String, Object>>) value;
  }

  /** A Deployment or StatefulSet, which has pods of one container. */
  record Workload(Map<String, Object> resource) {
    Map<String, Object> pod() {
      return object(at(resource, "spec", "template", "spec"));
    }

    Map<String, Object> labels() {
      return object(at(resource, "spec", "template", "metadata", "labels"));
    }

    Map<String, Object> container() {
      List<Map<String, Object>> all = objects(pod().get("containers"));
      if (all.size() != 1) {
        throw new AssertionError(all.size() + " containers");
      }
      return all.get(0);
    }

    String service() {
      return container().get("name").toString();
    }

    List<Map<String, Object>> environment() {
      return objects(container().get("env"));
    }
  }
}
