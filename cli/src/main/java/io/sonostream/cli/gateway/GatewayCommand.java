package io.sonostream.cli.gateway;

import io.sonostream.cli.lifecycle.Serving;
import io.sonostream.gateway.Gateway;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.service.settings.PublicSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes frames from devices and archives until it is interrupted. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = {
      "Take frames from real devices: folders, clips, DICOM files, C-STORE and STOW-RS.",
      "A DICOM instance is answered once all of its frames are in Kafka, and published once however"
          + " often it is sent (docs/gateways.md)."
    })
public final class GatewayCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Your settings; what is not in it keeps its default.")
  @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Any other setting, for example gateway.store.enabled=true. No passwords: everybody on this"
              + " machine sees them in the list of processes.")
  Map<String, String> others = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    GatewaySettings settings = GatewaySettings.load(config, PublicSettings.of("--set", others));
    return Serving.serve(
        "gateway",
        settings,
        () -> new Gateway(settings, Clock.systemUTC()),
        this::tell,
        spec.commandLine().getErr());
  }

  private void tell(Gateway gateway) {
    PrintWriter out = spec.commandLine().getOut();
    gateway.storePort().ifPresent(port -> out.println("C-STORE on port " + port));
    gateway.stowPort().ifPresent(port -> out.println("STOW-RS on port " + port));
    out.println("The gateway is ready.");
    out.flush();
  }
}
