package io.sonostream.trainer.service;

import io.sonostream.schemas.TrainingEventType;
import io.sonostream.trainer.trigger.DeskAction;
import java.util.List;

/** Carries out what a task's desk decides. Owned by the service's thread. */
final class DeskDecisions {
  private final History history;
  private final Outcomes outcomes;

  DeskDecisions(History history, Outcomes outcomes) {
    this.history = history;
    this.outcomes = outcomes;
  }

  void carryOut(TaskRoom room, List<DeskAction> actions) {
    for (DeskAction action : actions) {
      if (action instanceof DeskAction.Queue queue) {
        room.queuedAtNanos = System.nanoTime();
        if (!isKnown(queue)) {
          outcomes.queued(queue.request(), queue.commandId());
        }
      } else if (action instanceof DeskAction.Kill && room.work != null) {
        room.work.cancel();
      } else if (action instanceof DeskAction.Cancelled cancelled) {
        String runId = cancelled.runId().isEmpty() ? cancelled.commandId() : cancelled.runId();
        outcomes.answer(
            TrainingEventType.CANCELLED,
            runId,
            room.task,
            cancelled.commandId(),
            cancelled.message());
      }
    }
  }

  private boolean isKnown(DeskAction.Queue queue) {
    TaskHistory past = history.of(queue.request().task());
    return queue.request().runId().equals(past.runOf(queue.commandId()));
  }
}
