package io.sonostream.cli.broker;

import io.sonostream.cli.lifecycle.Serving;
import io.sonostream.cli.settings.SettingsOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a broker and a registry for one machine until it is told to stop. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description = {
      "Run a Kafka broker and a schema registry for one machine until stopped.",
      "Where the settings name users and a key store, both speak TLS, everybody shows a password, and"
          + " nobody may do more than he was granted (docs/operations.md). Nothing is replicated: for"
          + " more than one machine, bring your own cluster."
    })
public final class BrokerCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin SettingsOptions given = new SettingsOptions();

  @Override
  public Integer call() throws InterruptedException {
    BrokerSettings settings = BrokerSettings.load(given.file(), given.overrides());
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
