package io.sonostream.cli.gateway;

import io.sonostream.cli.lifecycle.Serving;
import io.sonostream.cli.settings.SettingsOptions;
import io.sonostream.gateway.Gateway;
import io.sonostream.gateway.settings.GatewaySettings;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin SettingsOptions given = new SettingsOptions();

  @Override
  public Integer call() throws InterruptedException {
    GatewaySettings settings = GatewaySettings.load(given.file(), given.overrides());
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
