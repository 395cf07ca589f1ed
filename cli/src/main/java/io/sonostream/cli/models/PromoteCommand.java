package io.sonostream.cli.models;

import io.sonostream.cli.trainer.TrainerOptions;
import io.sonostream.client.audit.Change;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.models.ModelTable;
import io.sonostream.client.models.Moved;
import io.sonostream.schemas.ModelAssignment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a released version serve. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = "Let a released version serve its task; the running processors follow.")
final class PromoteCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "TASK", description = "Whose model.")
  private String task = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "Which release.")
  private String version = "";

  @Option(names = "--reason", defaultValue = "manual", description = "Why, for the audit.")
  private String reason = "";

  @Mixin TrainerOptions options = new TrainerOptions();

  @Mixin SeenChampion seen = new SeenChampion();

  @Override
  public Integer call() {
    try (ModelRegistry models = options.models()) {
      ModelAssignment now =
          options
              .audited(
                  Change.of("promote", task, reason).with("version", version), () -> moved(models))
              .assignment();
      spec.commandLine()
          .getOut()
          .println(
              task
                  + ": champion is "
                  + now.getChampionVersion()
                  + ", before it "
                  + (now.getPreviousChampionVersion() == null
                      ? "none"
                      : now.getPreviousChampionVersion()));
      spec.commandLine().getOut().flush();
      return 0;
    }
  }

  private Moved moved(ModelRegistry models) {
    ModelTable now = models.read();
    options.requireNotRevoked(now.require(task, version));
    return models.promote(task, version, seen.of(now, task), TrainerOptions.user(), reason);
  }
}
