package io.sonostream.cli.doctor;

import io.sonostream.schemas.registry.RegistryRefusedException;
import io.sonostream.schemas.registry.RegistryUnavailableException;
import io.sonostream.schemas.serde.SubjectAdmin;
import io.sonostream.schemas.serde.SubjectException;
import io.sonostream.schemas.serde.SubjectReport;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** The schema registry, our schemas in it, and the rule that keeps them compatible. */
final class RegistryChecks {
  private final Map<String, String> registry;
  private final Topics topics;

  RegistryChecks(Map<String, String> registry, Topics topics) {
    this.registry = registry;
    this.topics = topics;
  }

  /**
   * @param create also registers what is missing, whatever auto.register.schemas says
   */
  List<Finding> run(boolean create) {
    String url = registry.getOrDefault("schema.registry.url", "").replaceAll("//[^/@]*@", "//");
    try {
      Map<String, Object> configs = new HashMap<>(registry);
      // A person waits: one more try is enough.
      configs.putIfAbsent("max.retries", "1");
      if (create) {
        configs.put("auto.register.schemas", "true");
      }
      SubjectAdmin admin = new SubjectAdmin(configs);
      SubjectReport report = create ? admin.ensure(topics, Duration.ZERO) : admin.inspect(topics);
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.ok("registry", url));
      findings.addAll(schemas(report));
      return findings;
    } catch (RegistryUnavailableException e) {
      return List.of(
          Finding.fail(
              "registry",
              url + " does not answer",
              "start one, set registry.\"schema.registry.url\", or try ./sonostream demo, which"
                  + " brings its own"));
    } catch (SubjectException e) {
      return List.of(Finding.ok("registry", url), problem(String.valueOf(e.getMessage())));
    } catch (RegistryRefusedException | ConfigException e) {
      return List.of(
          Finding.fail(
              "registry",
              String.valueOf(e.getMessage()),
              "mend registry { } in the configuration"));
    }
  }

  private static List<Finding> schemas(SubjectReport report) {
    List<Finding> findings = new ArrayList<>();
    if (!report.missing().isEmpty()) {
      findings.add(
          Finding.warn(
              "schemas",
              "missing " + String.join(" ", report.missing()),
              "the services register them at their first start, or now: sonostream doctor"
                  + " --create"));
    }
    report.problems().forEach(problem -> findings.add(problem(problem)));
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              "schemas",
              (report.existing().size() + report.registered().size())
                  + " under "
                  + SubjectAdmin.COMPATIBILITY));
    }
    return findings;
  }

  private static Finding problem(String problem) {
    int colon = problem.lastIndexOf(": ");
    return Finding.fail("schemas", problem.substring(0, colon), problem.substring(colon + 2));
  }
}
