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

/** Lets the champion before this one serve again. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = "Let the previous champion serve again; the running processors follow.")
final class RollbackCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "TASK", description = "Whose model.")
  private String task = "";

  @Option(names = "--reason", defaultValue = "rollback", description = "Why, for the audit.")
  private String reason = "";

  @Mixin TrainerOptions options = new TrainerOptions();

  @Mixin SeenChampion seen = new SeenChampion();

  @Override
  public Integer call() {
    try (ModelRegistry models = options.models()) {
      ModelAssignment now =
          options.audited(Change.of("rollback", task, reason), () -> moved(models)).assignment();
      spec.commandLine()
          .getOut()
          .println(
              task
                  + ": champion is "
                  + now.getChampionVersion()
                  + " again, before it "
                  + now.getPreviousChampionVersion());
      spec.commandLine().getOut().flush();
      return 0;
    }
  }

  private Moved moved(ModelRegistry models) {
    ModelTable now = models.read();
    ModelAssignment served = now.assignment(task);
    if (served != null && served.getPreviousChampionVersion() != null) {
      options.requireNotRevoked(now.require(task, served.getPreviousChampionVersion()));
    }
    return models.rollback(task, seen.of(now, task), TrainerOptions.user(), reason);
  }
}
