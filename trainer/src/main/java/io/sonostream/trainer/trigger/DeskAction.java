package io.sonostream.trainer.trigger;

/** What the service must do next for a task. */
public sealed interface DeskAction {

  /** Announce that the request waits; commandId is empty where no command asked. */
  record Queue(RunRequest request, String commandId) implements DeskAction {}

  /** Stop the running run; its end comes back through {@link TaskDesk#ended}. */
  record Kill(String runId, String reason) implements DeskAction {}

  /** Tell a command that it was cancelled; runId is the run that it had joined, or empty. */
  record Cancelled(String commandId, String runId, String message) implements DeskAction {}
}
