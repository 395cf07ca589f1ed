package io.sonostream.cli.models;

import io.sonostream.cli.trainer.TrainerOptions;
import io.sonostream.client.audit.Change;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.models.Moved;
import io.sonostream.schemas.ModelAssignment;
import java.math.BigDecimal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries a released version beside the champion. */
@Command(
    name = "shadow",
    mixinStandardHelpOptions = true,
    description = {
      "Try a released version on a share of the live frames, beside the champion, which alone makes"
          + " the masks.",
      "How far the two agree is in the metrics, on the live page and in the topic model.shadow."
    })
final class ShadowCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "TASK", description = "Whose model.")
  private String task = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "Who is tried.")
  private @Nullable String version;

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "Of the live frames, above 0 up to 1 (default: ${DEFAULT-VALUE}).")
  private double share;

  @Option(names = "--off", description = "End the trial.")
  private boolean off;

  @Option(names = "--reason", defaultValue = "manual", description = "Why, for the audit.")
  private String reason = "";

  @Mixin TrainerOptions options = new TrainerOptions();

  @Mixin SeenChampion seen = new SeenChampion();

  @Override
  public Integer call() {
    String challenger = version;
    if (off == (challenger != null)) {
      throw new ParameterException(
          spec.commandLine(), "give either a VERSION to try or --off to end the trial");
    }
    if (!(share > 0 && share <= 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "--share is "
              + share
              + "; allowed are numbers above 0 up to 1 (to end the trial, give --off)");
    }
    try (ModelRegistry models = options.models()) {
      String champion = seen.of(models.read(), task);
      String by = TrainerOptions.user();
      Change change = Change.of("shadow", task, reason);
      Moved moved =
          challenger == null
              ? options.audited(
                  change.with("share", "0"), () -> models.endTrial(task, champion, by, reason))
              : options.audited(
                  change.with("version", challenger).with("share", Double.toString(share)),
                  () -> {
                    options.requireNotRevoked(models.read().require(task, challenger));
                    return models.tryOut(task, challenger, share, champion, by, reason);
                  });
      say(moved.assignment());
      return 0;
    }
  }

  private void say(ModelAssignment now) {
    String trial =
        now.getChallengerVersion() == null
            ? "no version is on trial; champion is " + now.getChampionVersion()
            : now.getChallengerVersion()
                + " is on trial on "
                + percent(now.getShadowShare())
                + " of the live frames; champion is "
                + now.getChampionVersion();
    spec.commandLine().getOut().println(task + ": " + trial);
    spec.commandLine().getOut().flush();
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
  }
}
