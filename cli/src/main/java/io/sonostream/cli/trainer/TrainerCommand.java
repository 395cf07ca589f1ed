package io.sonostream.cli.trainer;

import io.sonostream.cli.lifecycle.Serving;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.serde.SubjectException;
import io.sonostream.schemas.topics.TopicException;
import io.sonostream.trainer.service.Trainer;
import io.sonostream.trainer.service.TrainerSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the trainer service until it is told to end. */
@Command(
    name = "trainer",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Run the trainer: follows labels and commands, fine-tunes, and lets better models serve.",
      "Tasks and everything else are set in the configuration, section trainer { }. Several trainers"
          + " share the tasks; a run that is interrupted goes on when its trainer is back."
    })
public final class TrainerCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin TrainerOptions options = new TrainerOptions();

  @Override
  public Integer call() throws InterruptedException {
    TrainerSettings settings = options.settings();
    if (settings.tasks().isEmpty()) {
      throw new UserException(
          "trainer.tasks is empty; name at least one task with its classes, strategy and triggers");
    }
    PrintWriter err = spec.commandLine().getErr();
    return Serving.serve(
        "trainer",
        settings,
        () -> trainer(settings),
        trainer -> {
          err.println("trainer runs; Ctrl-C ends it");
          err.flush();
        },
        err);
  }

  private static Trainer trainer(TrainerSettings settings) {
    try {
      return new Trainer(settings);
    } catch (TopicException | SubjectException | KafkaException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }
}
