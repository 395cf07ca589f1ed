package io.sonostream.trainer.service;

import io.sonostream.learning.recipe.StrategySearch;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.TrainingAction;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEventType;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers commands at once, or brings them to their task's desk. Owned by the service's thread. */
final class CommandIntake {
  private final SortedSet<String> tasks;
  private final History history;
  private final Outcomes outcomes;
  private final DeskDecisions decisions;

  /**
   * @param tasks all that are trained
   */
  CommandIntake(Set<String> tasks, History history, Outcomes outcomes, DeskDecisions decisions) {
    this.tasks = new TreeSet<>(tasks);
    this.history = history;
    this.outcomes = outcomes;
    this.decisions = decisions;
  }

  /**
   * @param room of the command's task; null where the task is not ours
   */
  void take(TrainingCommand command, @Nullable TaskRoom room) {
    history.catchUp();
    String id = command.getCommandId();
    TaskHistory past = history.of(command.getTask());
    if (past.isAnswered(id)) {
      outcomes.answeredBefore(id);
      return;
    }
    if (room == null) {
      refuse(
          command,
          "task "
              + command.getTask()
              + " is not trained here; allowed are "
              + String.join(", ", tasks));
    } else if (command.getAction() == TrainingAction.START) {
      start(room, command, past);
    } else if (command.getAction() == TrainingAction.CANCEL) {
      decisions.carryOut(room, room.desk.cancel(id, command.getReason()));
    } else {
      refuse(command, "action is " + command.getAction() + "; allowed are START and CANCEL");
    }
  }

  private void start(TaskRoom room, TrainingCommand command, TaskHistory past) {
    String strategy = command.getStrategy();
    if (strategy != null) {
      try {
        StrategySearch.parse(strategy);
      } catch (UserException e) {
        refuse(command, String.valueOf(e.getMessage()));
        return;
      }
    }
    String id = command.getCommandId();
    decisions.carryOut(room, room.desk.start(id, strategy, command.getReason(), past.runOf(id)));
  }

  private void refuse(TrainingCommand command, String why) {
    String id = command.getCommandId();
    outcomes.answer(TrainingEventType.FAILED, id, command.getTask(), id, "failed: " + why);
  }
}
