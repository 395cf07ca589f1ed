package io.sonostream.viewer.desk;

import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.control.Assignments;
import io.sonostream.schemas.control.TrainingCommands;
import io.sonostream.viewer.facts.ModelBoard;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Promotes, rolls back and asks for training, by the same records as the command line.
 *
 * <p>Owner: any browser's thread; one assignment at a time, since the next is made from the newest.
 * Hand-off: the record on its topic; the board is read until it shows it. Bound: none needed.
 * Shutdown: the writer's.
 */
public final class ControlDesk {
  private static final long BOARD_MILLIS = 10_000;

  private final ModelBoard board;
  private final RecordWriter writer;
  private final String assignmentsTopic;
  private final String commandsTopic;
  private final Clock clock;

  public ControlDesk(
      ModelBoard board,
      RecordWriter writer,
      String assignmentsTopic,
      String commandsTopic,
      Clock clock) {
    this.board = board;
    this.writer = writer;
    this.assignmentsTopic = assignmentsTopic;
    this.commandsTopic = commandsTopic;
    this.clock = clock;
  }

  /** The record written, and where it stands. */
  public record Assigned(ModelAssignment assignment, SourceCoordinates at) {}

  /** The command written, and where it stands. */
  public record Commanded(TrainingCommand command, SourceCoordinates at) {}

  /**
   * @param seenChampion the champion that the person saw when deciding, or null for none
   */
  public synchronized Assigned promote(
      String task, String version, @Nullable String seenChampion, String by, String reason) {
    if (board.release(task, version).isEmpty()) {
      throw new Refusal(
          Refusal.Kind.GONE, "no release " + version + " of task " + task + " is known");
    }
    return assign(
        task,
        seenChampion,
        current -> Assignments.promote(current, task, version, by, reason, clock.instant()));
  }

  /** The previous champion serves again. */
  public synchronized Assigned rollback(
      String task, @Nullable String seenChampion, String by, String reason) {
    return assign(
        task,
        seenChampion,
        current -> {
          if (current == null) {
            throw new IllegalArgumentException("task " + task + " has no champion yet");
          }
          return Assignments.rollback(current, by, reason, clock.instant());
        });
  }

  /**
   * @param strategy null for the trainer's configured one
   */
  public Commanded retrain(String task, @Nullable String strategy, String by, String reason) {
    if (!board.knows(task)) {
      throw new Refusal(Refusal.Kind.GONE, "task " + task + " is not known");
    }
    TrainingCommand command = TrainingCommands.start(task, strategy, reason, by, clock.instant());
    return new Commanded(command, writer.write(commandsTopic, task, command));
  }

  private Assigned assign(
      String task, @Nullable String seenChampion, UnaryOperator<@Nullable ModelAssignment> move) {
    Optional<ModelAssignment> current = board.newest(task);
    String champion = current.map(ModelAssignment::getChampionVersion).orElse(null);
    if (!java.util.Objects.equals(champion, seenChampion)) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "the champion is " + champion + " now, not " + seenChampion + "; look again and decide");
    }
    ModelAssignment next;
    try {
      next = java.util.Objects.requireNonNull(move.apply(current.orElse(null)));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
    Assigned assigned = new Assigned(next, writer.write(assignmentsTopic, task, next));
    try {
      // The next move must be made from this one, so it waits until the board has read it.
      board.await(next, BOARD_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return assigned;
  }
}
