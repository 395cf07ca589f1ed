package io.sonostream.cli.mlflow;

import io.sonostream.cli.lifecycle.Serving;
import io.sonostream.mlflow.Mlflow;
import io.sonostream.mlflow.MlflowSettings;
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

/** Tells a tracking server of trainings and models until it is interrupted. */
@Command(
    name = "mlflow",
    mixinStandardHelpOptions = true,
    description = {
      "Tell an MLflow tracking server of trainings and models: runs with their curves, a version a"
          + " release with its package, the aliases champion and challenger.",
      "With mlflow.follow a model that is made champion there, by its alias, serves here"
          + " (docs/mlflow.md)."
    })
public final class MlflowCommand implements Callable<Integer> {
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
          "Any other setting, for example mlflow.follow=true. No passwords: everybody on this"
              + " machine sees them in the list of processes.")
  Map<String, String> others = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    MlflowSettings settings = MlflowSettings.load(config, PublicSettings.of("--set", others));
    PrintWriter out = spec.commandLine().getOut();
    return Serving.serve(
        "mlflow",
        settings,
        () -> new Mlflow(settings, Clock.systemUTC()),
        told -> {
          out.println(settings.url() + " is told from now on.");
          out.flush();
        },
        spec.commandLine().getErr());
  }
}
