package io.sonostream.trainer.queue;

/** What a task's queue wants done next. */
public sealed interface QueueDecision {

  void carryOut(Handler handler);

  /** Does what a queue decides. */
  interface Handler {
    /** Tell that the request waits; commandId is empty where no command asked. */
    void queued(RunRequest request, String commandId);

    /** End the run that goes; its end comes back through {@link RunQueue#ended}. */
    void kill();

    /** Tell a command that it was cancelled; runId is the run that it had joined, or empty. */
    void cancelled(String commandId, String runId, String message);
  }

  record Queue(RunRequest request, String commandId) implements QueueDecision {
    @Override
    public void carryOut(Handler handler) {
      handler.queued(request, commandId);
    }
  }

  record Kill(String runId, String reason) implements QueueDecision {
    @Override
    public void carryOut(Handler handler) {
      handler.kill();
    }
  }

  record Cancelled(String commandId, String runId, String message) implements QueueDecision {
    @Override
    public void carryOut(Handler handler) {
      handler.cancelled(commandId, runId, message);
    }
  }
}
