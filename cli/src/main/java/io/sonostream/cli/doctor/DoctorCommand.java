package io.sonostream.cli.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.cli.doctor.Finding.Level;
import io.sonostream.client.Cluster;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.schemas.topics.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at everything that a service needs, one line each. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Check this machine, the broker, the topics, the registry and the schemas.",
      "Exit status: 0 all well or only warnings, 1 something does not work, 2 wrong use."
    })
public final class DoctorCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The file that the services are started with.")
  @Nullable Path config;

  @Option(names = "--local", description = "Only this machine: no broker, no registry.")
  boolean local;

  @Option(names = "--create", description = "Create missing topics and register missing schemas.")
  boolean create;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long the broker may take (default: ${DEFAULT-VALUE}).")
  int timeoutSeconds;

  @Override
  public Integer call() {
    ProcessorSettings settings = ProcessorSettings.load(config, Map.of());
    Topics topics = new Topics(settings.topics());
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        new MachineChecks(
                System.getenv(),
                List.of(settings.models().directory(), Path.of(System.getProperty("user.home"))))
            .run());
    findings.add(HeapCheck.of(settings, Runtime.getRuntime().maxMemory()));
    findings.addAll(new EngineChecks().run());
    findings.addAll(EngineChecks.profiles(settings.engine().profileDirectory()));
    if (!local) {
      Duration timeout = Duration.ofSeconds(timeoutSeconds);
      List<Finding> broker = new BrokerChecks(settings.kafka(), topics, timeout).run(create);
      List<Finding> registry = new RegistryChecks(settings.registry(), topics).run(create);
      findings.addAll(broker);
      findings.addAll(registry);
      if (Stream.concat(broker.stream(), registry.stream()).allMatch(Finding::isOk)) {
        Cluster cluster = Cluster.of(settings.kafka(), settings.registry(), topics);
        findings.addAll(new ClockChecks(cluster, timeout, Clock.systemUTC()).run());
      }
    }
    boolean well = findings.stream().noneMatch(finding -> finding.level() == Level.FAIL);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(findings, well));
    } else {
      findings.forEach(finding -> out.println(finding.line()));
    }
    return well ? 0 : 1;
  }

  private static ObjectNode json(List<Finding> findings, boolean well) {
    ObjectNode root = new ObjectMapper().createObjectNode().put("ok", well);
    ArrayNode checks = root.putArray("checks");
    for (Finding finding : findings) {
      checks
          .addObject()
          .put("check", finding.check())
          .put("level", finding.level().name().toLowerCase(Locale.ROOT))
          .put("found", finding.found())
          .put("advice", finding.advice());
    }
    return root;
  }
}
