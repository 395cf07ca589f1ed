package io.sonostream.trainer.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run that somebody or something wants.
 *
 * @param runId name of the run, the same however often it is resumed
 * @param trigger what asked first; commands may have joined it
 * @param strategy asked for by a command; null for the configured one
 * @param reason one line for people
 * @param trace of the label or the command that asked, as W3C writes it; null where none is traced
 * @param commandIds the commands that its outcome answers, oldest first; empty when no command
 *     asked
 */
public record RunRequest(
    String runId,
    String task,
    Trigger trigger,
    @Nullable String strategy,
    String reason,
    @Nullable String trace,
    List<String> commandIds) {
  public RunRequest {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(task, "task");
    commandIds = List.copyOf(commandIds);
  }

  /** Who asked last, as people are told: a command that joined a run of labels has made it its. */
  public Trigger lastAsker() {
    return commandIds.isEmpty() ? trigger : Trigger.COMMAND;
  }

  /**
   * This run, asked for once more: it also answers the new command. The newest strategy that was
   * named wins, for one run can follow only one.
   */
  RunRequest join(
      String commandId, @Nullable String newStrategy, String newReason, @Nullable String newTrace) {
    List<String> ids = new ArrayList<>(commandIds);
    ids.add(commandId);
    return new RunRequest(
        runId,
        task,
        trigger,
        newStrategy == null ? strategy : newStrategy,
        newReason,
        newTrace == null ? trace : newTrace,
        ids);
  }
}
