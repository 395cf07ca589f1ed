package io.sonostream.cli.broker;

import io.sonostream.cli.lifecycle.Serving;
import io.sonostream.service.settings.PublicSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a broker and a registry for one machine until it is told to stop. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description = {
      "Run a Kafka broker and a schema registry for one machine until stopped. Where the settings name",
      "users and a key store, both speak TLS, everybody shows a password, and nobody may do more than he was",
      "granted (docs/operations.md). Nothing is replicated: for more than one machine, bring your own cluster."
    })
public final class BrokerCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON file; what it leaves out keeps its default.")
  @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One setting, for example broker.port=0; may be repeated. No passwords: everybody on this"
              + " machine sees them in the list of processes.")
  Map<String, String> others = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    BrokerSettings settings = BrokerSettings.load(config, PublicSettings.of("--set", others));
    PrintWriter out = spec.commandLine().getOut();
    return Serving.serve(
        "broker",
        settings,
        () -> new Machine(settings),
        machine -> {
          out.println("kafka    { bootstrap.servers = \"" + machine.bootstrapServers() + "\" }");
          out.println("registry { schema.registry.url = \"" + machine.registryUrl() + "\" }");
          out.println("ready");
          out.flush();
        },
        spec.commandLine().getErr());
  }
}
