package io.sonostream.cli.viewer;

import io.sonostream.cli.lifecycle.Serving;
import io.sonostream.cli.settings.SettingsOptions;
import io.sonostream.viewer.Viewer;
import io.sonostream.viewer.ViewerSettings;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the page until it is interrupted. */
@Command(
    name = "viewer",
    mixinStandardHelpOptions = true,
    description =
        "Serve the live page: masks as they happen, models, training, corrections. Bound to"
            + " 127.0.0.1; on another address a token is required (SONOSTREAM_VIEWER_TOKEN).")
public final class ViewerCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin SettingsOptions given = new SettingsOptions();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on (viewer.host).")
  @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "0 for any free one (viewer.port).")
  @Nullable Integer port;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, Object> overrides = given.overrides();
    if (host != null) {
      overrides.put("viewer.host", host);
    }
    if (port != null) {
      overrides.put("viewer.port", port);
    }
    ViewerSettings settings = ViewerSettings.load(given.file(), overrides);
    PrintWriter out = spec.commandLine().getOut();
    return Serving.serve(
        "viewer",
        settings,
        () -> new Viewer(settings, Clock.systemUTC()),
        viewer -> {
          out.println("The page is at " + viewer.url());
          out.flush();
        },
        spec.commandLine().getErr());
  }
}
