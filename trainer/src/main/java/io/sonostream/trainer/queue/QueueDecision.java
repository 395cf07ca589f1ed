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

    /** Answer a command that was cancelled, or that cancels. */
    void cancelled(Cancelled cancelled);
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

  /**
   * A command's end.
   *
   * @param runId the run that it had joined or has dropped, or empty
   * @param byItself whether labels or time had asked for the dropped run, whoever joined them
   */
  record Cancelled(String commandId, String runId, String message, boolean byItself)
      implements QueueDecision {
    @Override
    public void carryOut(Handler handler) {
      handler.cancelled(this);
    }
  }
}
