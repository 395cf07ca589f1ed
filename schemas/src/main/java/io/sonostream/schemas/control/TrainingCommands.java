package io.sonostream.schemas.control;

import io.sonostream.schemas.TrainingAction;
import io.sonostream.schemas.TrainingCommand;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** New {@link TrainingCommand}s, each with an id of its own. */
public final class TrainingCommands {
  private TrainingCommands() {}

  /**
   * @param strategy a fine-tuning strategy, or null for the trainer's configured one
   */
  public static TrainingCommand start(
      String task, @Nullable String strategy, String reason, String by, Instant at) {
    return command(task, TrainingAction.START, strategy, reason, by, at);
  }

  public static TrainingCommand cancel(String task, String reason, String by, Instant at) {
    return command(task, TrainingAction.CANCEL, null, reason, by, at);
  }

  private static TrainingCommand command(
      String task,
      TrainingAction action,
      @Nullable String strategy,
      String reason,
      String by,
      Instant at) {
    return new TrainingCommand(
        UUID.randomUUID().toString(), task, action, strategy, reason, by, at);
  }
}
