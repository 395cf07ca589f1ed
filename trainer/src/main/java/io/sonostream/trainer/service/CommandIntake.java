package io.sonostream.trainer.service;

import io.sonostream.learning.recipe.StrategySearch;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.TrainingAction;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.trainer.log.RunEvents;
import io.sonostream.trainer.log.RunLog;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers commands at once, or brings them to their task's queue. Owned by the service's thread.
 */
final class CommandIntake {
  private final SortedSet<String> tasks;
  private final RunLog runs;
  private final RunEvents events;

  /**
   * @param tasks all that are trained
   */
  CommandIntake(Set<String> tasks, RunLog runs, RunEvents events) {
    this.tasks = new TreeSet<>(tasks);
    this.runs = runs;
    this.events = events;
  }

  /**
   * @param schedule of the command's task; null where the task is not ours
   */
  void take(TrainingCommand command, @Nullable TaskSchedule schedule) {
    runs.catchUp();
    String id = command.getCommandId();
    if (runs.of(command.getTask()).isAnswered(id)) {
      events.answeredBefore(id);
      return;
    }
    if (schedule == null) {
      refuse(
          command,
          "task "
              + command.getTask()
              + " is not trained here; allowed are "
              + String.join(", ", tasks));
    } else if (command.getAction() == TrainingAction.START) {
      start(schedule, command);
    } else if (command.getAction() == TrainingAction.CANCEL) {
      schedule.cancel(id, command.getReason());
    } else {
      refuse(command, "action is " + command.getAction() + "; allowed are START and CANCEL");
    }
  }

  private void start(TaskSchedule schedule, TrainingCommand command) {
    String strategy = command.getStrategy();
    if (strategy != null) {
      try {
        StrategySearch.parse(strategy);
      } catch (UserException e) {
        refuse(command, String.valueOf(e.getMessage()));
        return;
      }
    }
    schedule.start(command.getCommandId(), strategy, command.getReason());
  }

  private void refuse(TrainingCommand command, String why) {
    String id = command.getCommandId();
    events.answer(TrainingEventType.FAILED, id, command.getTask(), id, "failed: " + why);
  }
}
