package io.sonostream.trainer.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One task: at most one run goes and at most one waits; every further wish joins the one that
 * waits. A run that goes is never joined, for it may already have looked past what the wish is
 * about.
 *
 * <ul>
 *   <li>Owner: the service's thread.
 *   <li>Hand-off: none; answers are values.
 *   <li>Bound: two requests and the ids of the commands that they answer.
 *   <li>Shutdown: dropped; commands that are not answered are read again.
 * </ul>
 */
public final class RunQueue {
  private final String task;
  private final TriggerSettings settings;
  private final Supplier<String> newRunId;
  private Instant lastRunAt;
  private @Nullable RunRequest running;
  private @Nullable RunRequest waiting;
  private final List<String> cancels = new ArrayList<>();

  /**
   * @param lastRunAt when the task's last run began, or when the service first saw the task
   * @param newRunId a fresh name for each run
   */
  public RunQueue(
      String task, TriggerSettings settings, Instant lastRunAt, Supplier<String> newRunId) {
    this.task = task;
    this.settings = settings;
    this.lastRunAt = lastRunAt;
    this.newRunId = newRunId;
  }

  /** A run that went when an earlier trainer died goes on. */
  public void resume(RunRequest interrupted) {
    if (running != null) {
      throw new IllegalStateException(
          task + " already runs " + running.runId() + "; can't resume " + interrupted.runId());
    }
    running = interrupted;
  }

  /**
   * A START command.
   *
   * @param knownRunId the run that an earlier trainer had queued it under, or null
   * @param trace that the command belongs to, or null
   */
  public List<QueueDecision> start(
      String commandId,
      @Nullable String strategy,
      String reason,
      @Nullable String knownRunId,
      @Nullable String trace) {
    if (answers(running, commandId) || answers(waiting, commandId)) {
      return List.of();
    }
    waiting =
        waiting == null
            ? new RunRequest(
                knownRunId == null ? newRunId.get() : knownRunId,
                task,
                Trigger.COMMAND,
                strategy,
                reason,
                trace,
                List.of(commandId))
            : waiting.join(commandId, strategy, reason, trace);
    return List.of(new QueueDecision.Queue(waiting, commandId));
  }

  /** A CANCEL command: ends what goes and drops what waits. */
  public List<QueueDecision> cancel(String commandId, String reason) {
    if (cancels.contains(commandId)) {
      return List.of();
    }
    List<QueueDecision> actions = new ArrayList<>();
    RunRequest dropped = waiting;
    boolean byItself = dropped != null && dropped.trigger() != Trigger.COMMAND;
    if (dropped != null) {
      waiting = null;
      for (String id : dropped.commandIds()) {
        actions.add(
            new QueueDecision.Cancelled(id, dropped.runId(), "cancelled: " + reason, byItself));
      }
    }
    if (running != null) {
      cancels.add(commandId);
      actions.add(new QueueDecision.Kill(running.runId(), reason));
    } else {
      actions.add(
          dropped == null
              ? new QueueDecision.Cancelled(commandId, "", "nothing to cancel for " + task, false)
              : new QueueDecision.Cancelled(
                  commandId, dropped.runId(), "cancelled: " + reason, byItself));
    }
    return actions;
  }

  /**
   * Labels had asked for a run whose trainer is gone with all that it had of it: they don't ask
   * again, so another run takes its place. Does nothing while one goes or waits: that reads them
   * too.
   */
  public List<QueueDecision> startOver(String lostRunId) {
    if (!isIdle()) {
      return List.of();
    }
    String reason = "run " + lostRunId + " starts over, its trainer went away";
    waiting = new RunRequest(newRunId.get(), task, Trigger.LABELS, null, reason, null, List.of());
    return List.of(new QueueDecision.Queue(waiting, ""));
  }

  /** Whether labels or time ask for a run, while none goes or waits. */
  public boolean isDue(Instant now, int newLabels) {
    return isIdle() && trigger(now, newLabels) != null;
  }

  /**
   * Looks at labels and time; does nothing while a run goes or waits.
   *
   * @param knownRunId the run that was said to wait for something that is there now, or null
   * @param trace of the newest label, or null
   */
  public List<QueueDecision> look(
      Instant now, int newLabels, @Nullable String knownRunId, @Nullable String trace) {
    Trigger trigger = trigger(now, newLabels);
    if (trigger == null || !isIdle()) {
      return List.of();
    }
    String reason =
        newLabels
            + " new labels"
            + (trigger == Trigger.INTERVAL ? ", and the last run began at " + lastRunAt : "");
    String runId = knownRunId == null ? newRunId.get() : knownRunId;
    waiting = new RunRequest(runId, task, trigger, null, reason, trace, List.of());
    return List.of(new QueueDecision.Queue(waiting, ""));
  }

  private @Nullable Trigger trigger(Instant now, int newLabels) {
    if (newLabels >= settings.newLabels()) {
      return Trigger.LABELS;
    }
    boolean longAgo = !now.isBefore(lastRunAt.plus(settings.interval()));
    return newLabels > 0 && longAgo ? Trigger.INTERVAL : null;
  }

  /** The run that should begin now; it counts as running from here on. */
  public Optional<RunRequest> begin(Instant now) {
    if (running != null || waiting == null) {
      return Optional.empty();
    }
    running = waiting;
    waiting = null;
    lastRunAt = now;
    return Optional.of(running);
  }

  /**
   * The running run is over and its outcome is on training.events.
   *
   * @return the CANCEL commands that the outcome answered
   */
  public List<String> ended() {
    running = null;
    List<String> answered = List.copyOf(cancels);
    cancels.clear();
    return answered;
  }

  /** The CANCEL commands that the end of the running run will answer. */
  public List<String> cancels() {
    return List.copyOf(cancels);
  }

  /** A fresh name for a run. */
  public String newRunId() {
    return newRunId.get();
  }

  /** Whether nothing goes and nothing waits. */
  public boolean isIdle() {
    return running == null && waiting == null;
  }

  public @Nullable RunRequest running() {
    return running;
  }

  public @Nullable RunRequest waiting() {
    return waiting;
  }

  private static boolean answers(@Nullable RunRequest request, String commandId) {
    return request != null && request.commandIds().contains(commandId);
  }
}
