package io.sonostream.cli.trainer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.client.audit.Change;
import io.sonostream.client.training.TrainingClient;
import io.sonostream.learning.recipe.StrategySearch;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the trainer for a run, or to end one. */
@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Ask the trainer to fine-tune a task's model now, or to cancel.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:sent; with --wait: promoted, or with --cancel cancelled",
      "1:with --wait: rejected, failed or cancelled",
      "2:something to mend"
    })
public final class RetrainCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();

  @Spec CommandSpec spec;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "What to retrain, for example breast-lesion.")
  private String task = "";

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      description = "Fine-tuning strategy, or search (default: the trainer's own).")
  private @Nullable String strategy;

  @Option(
      names = "--reason",
      defaultValue = "asked for on the command line",
      description = "Why, for the audit.")
  private String reason = "";

  @Option(names = "--cancel", description = "End the task's run and drop what waits.")
  private boolean cancel;

  @Option(names = "--wait", description = "Follow the run to its outcome.")
  private boolean wait;

  @Option(names = "--json", description = "Print JSON, one object per line.")
  private boolean json;

  @Mixin TrainerOptions options = new TrainerOptions();

  @Override
  public Integer call() {
    if (strategy != null) {
      StrategySearch.parse(strategy);
    }
    String by = TrainerOptions.user();
    try (TrainingClient training = options.training()) {
      TrainingClient.Command command =
          options.audited(
              change(),
              () ->
                  cancel
                      ? training.cancel(task, by, reason)
                      : training.retrain(task, strategy, by, reason));
      if (!wait) {
        sent(command.record());
        return 0;
      }
      TrainingEvent outcome = training.follow(command.id(), this::show).get();
      TrainingEventType wanted = cancel ? TrainingEventType.CANCELLED : TrainingEventType.PROMOTED;
      return outcome.getType() == wanted ? 0 : 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a command that is followed ends with an outcome", e);
    }
  }

  private Change change() {
    Change change = Change.of(cancel ? "cancel" : "retrain", task, reason);
    return strategy == null ? change : change.with("strategy", strategy);
  }

  private void sent(TrainingCommand command) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode node = JSON.createObjectNode();
      node.put("commandId", command.getCommandId());
      node.put("task", command.getTask());
      node.put("action", command.getAction().name());
      out.println(node);
    } else {
      out.println("sent " + command.getAction() + " " + command.getCommandId() + " for " + task);
    }
    out.flush();
  }

  private void show(TrainingEvent event) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? node(event).toString() : line(event));
    out.flush();
  }

  private static String line(TrainingEvent event) {
    String numbers =
        event.getValidationDice() == null
            ? ""
            : String.format(
                Locale.ROOT,
                ": loss %.4f, validation Dice %.4f, %.0f s left",
                event.getTrainLoss(),
                event.getValidationDice(),
                event.getSecondsLeft());
    return event.getType() + "  " + event.getMessage() + numbers;
  }

  private static ObjectNode node(TrainingEvent event) {
    ObjectNode node = JSON.createObjectNode();
    node.put("runId", event.getRunId());
    node.put("type", event.getType().name());
    node.put("at", event.getAt().toString());
    node.put("version", event.getVersion());
    node.put("epoch", event.getEpoch());
    node.put("epochs", event.getEpochs());
    node.put("trainLoss", event.getTrainLoss());
    node.put("validationDice", event.getValidationDice());
    node.put("secondsLeft", event.getSecondsLeft());
    node.set("metrics", JSON.valueToTree(event.getMetrics()));
    node.put("message", event.getMessage());
    return node;
  }
}
