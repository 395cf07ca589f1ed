package io.sonostream.cli.mlflow;

import io.sonostream.cli.lifecycle.Serving;
import io.sonostream.cli.settings.SettingsOptions;
import io.sonostream.mlflow.Mlflow;
import io.sonostream.mlflow.MlflowSettings;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin SettingsOptions given = new SettingsOptions();

  @Override
  public Integer call() throws InterruptedException {
    MlflowSettings settings = MlflowSettings.load(given.file(), given.overrides());
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
