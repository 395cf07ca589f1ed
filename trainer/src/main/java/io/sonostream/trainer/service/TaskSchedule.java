package io.sonostream.trainer.service;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.sonostream.client.traces.RecordTrace;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.trainer.labels.NewLabels;
import io.sonostream.trainer.log.RunEvents;
import io.sonostream.trainer.log.RunLog;
import io.sonostream.trainer.log.TaskLog;
import io.sonostream.trainer.queue.QueueDecision;
import io.sonostream.trainer.queue.RunQueue;
import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.run.Readiness;
import io.sonostream.trainer.run.Run;
import io.sonostream.trainer.run.RunReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that is ours: what waits in its queue, and the run that goes.
 *
 * <ul>
 *   <li>Owner: the service's thread; the run has a thread of its own.
 *   <li>Hand-off: the run's reports come through {@link RunScheduler}'s queue.
 *   <li>Bound: one run.
 *   <li>Shutdown: {@link #stop}, then {@link #join}.
 * </ul>
 */
final class TaskSchedule implements QueueDecision.Handler {
  private static final Logger logger = LoggerFactory.getLogger(TaskSchedule.class);

  private final String task;
  private final RunQueue queue;
  private final NewLabels labels;
  private final Readiness readiness;
  private final TrainerHealth health;
  private final RunWatch watch;
  private final RunLog runs;
  private final RunEvents events;
  private final RunTraces traces;
  private Span span = Span.getInvalid();
  private @Nullable Run run;
  private @Nullable Worker worker;

  /** A run of an earlier life, until there is a place for it. */
  private @Nullable RunRequest interrupted;

  /** Whether that was cancelled meanwhile. */
  private boolean dropped;

  /** Labels published before this moment must be in the copy before a run that waits may begin. */
  private long queuedAtNanos;

  /** Whether the run that goes has said that it waits, and nothing since. */
  private boolean held;

  /** Since when a run is due and can't be; 0 when none is. */
  private long blockedSinceNanos;

  TaskSchedule(
      String task,
      RunQueue queue,
      NewLabels labels,
      Readiness readiness,
      RunLog runs,
      RunEvents events,
      TrainerHealth health,
      RunWatch watch,
      RunTraces traces) {
    this.task = task;
    this.queue = queue;
    this.labels = labels;
    this.readiness = readiness;
    this.health = health;
    this.watch = watch;
    this.traces = traces;
    this.runs = runs;
    this.events = events;
  }

  String task() {
    return task;
  }

  TaskLog log() {
    return runs.of(task);
  }

  /** Belongs to the trace that the calling thread is in, if it is in one. */
  void start(String commandId, @Nullable String strategy, String reason) {
    String trace = RecordTrace.text(Context.current());
    carryOut(queue.start(commandId, strategy, reason, log().runOf(commandId), trace));
  }

  void cancel(String commandId, String reason) {
    carryOut(queue.cancel(commandId, reason));
  }

  /** Asks labels and time whether a run is due, and begins to wait where it can't be. */
  void look(Instant now) {
    int newLabels = queue.isIdle() ? labels.count(log().lastRead()) : 0;
    String obstacle = queue.isDue(now, newLabels) ? readiness.obstacle() : null;
    if (obstacle == null) {
      blockedSinceNanos = 0;
      if (!held) {
        health.waitsNoMore(task);
      }
      carryOut(queue.look(now, newLabels, log().waiting(), labels.trace()));
    } else {
      waitFor(obstacle);
    }
  }

  /** Says so once, however often anybody looks; what is missing may be on its way already. */
  private void waitFor(String obstacle) {
    health.waits(task, obstacle);
    if (blockedSinceNanos == 0) {
      blockedSinceNanos = System.nanoTime();
    }
    if (log().waiting() == null && labels.haveArrived(blockedSinceNanos)) {
      logger.info("{}: a run waits: {}", task, obstacle);
      events.waiting(task, queue.newRunId(), readiness.positions(), "waiting: " + obstacle);
    }
  }

  /**
   * The run that should begin now, once every label that was there when it was asked for is; first
   * of all one that was interrupted.
   */
  Optional<RunRequest> due(Instant now) {
    if (interrupted != null) {
      return Optional.of(interrupted);
    }
    return labels.haveArrived(queuedAtNanos) ? queue.begin(now) : Optional.empty();
  }

  /** A run of an earlier life is to go on once it is {@link #due}; false where another one does. */
  boolean resume(RunRequest request) {
    if (queue.running() != null) {
      return false;
    }
    queue.resume(request);
    interrupted = request;
    return true;
  }

  void begin(Run next, RunRequest request) {
    run = next;
    span = traces.begin(request);
    watch.heard(task);
    if (dropped) {
      next.cancel();
    }
    interrupted = null;
    dropped = false;
    worker = new Worker("run-" + next.runId(), next::run);
    worker.start();
  }

  /** A run of labels that was lost, with a trainer and all that it had of it. */
  void startOver(String lostRunId) {
    carryOut(queue.startOver(lostRunId));
  }

  boolean isBusy() {
    return run != null;
  }

  /** Whether the run that is due does no more than end. */
  boolean isDropped() {
    return dropped;
  }

  boolean runs(String runId) {
    return running().filter(runId::equals).isPresent();
  }

  /** The run that goes. */
  Optional<String> running() {
    return Optional.ofNullable(queue.running()).map(RunRequest::runId);
  }

  /** Tells what the run reports; after its outcome the next one may begin. */
  void take(RunReport report) {
    List<String> commandIds = new ArrayList<>(report.request().commandIds());
    commandIds.addAll(queue.cancels());
    try (Scope during = span.makeCurrent()) {
      report.tell(events, commandIds);
    }
    traces.told(span, report);
    held = report.waitsFor().isPresent();
    report
        .waitsFor()
        .ifPresentOrElse(why -> health.waits(task, why), () -> health.waitsNoMore(task));
    report.outcome().ifPresentOrElse(how -> watch.over(task, how), () -> watch.heard(task));
    if (report.isOutcome()) {
      queue.ended();
      run = null;
      worker = null;
    }
  }

  void stop() {
    health.waitsNoMore(task);
    watch.silent(task);
    if (run != null) {
      traces.paused(span);
      run.stop();
    }
  }

  void join() {
    if (worker != null) {
      worker.join();
    }
  }

  private void carryOut(List<QueueDecision> decisions) {
    decisions.forEach(decision -> decision.carryOut(this));
  }

  @Override
  public void queued(RunRequest request, String commandId) {
    queuedAtNanos = System.nanoTime();
    boolean known = request.runId().equals(log().runOf(commandId));
    if (!known) {
      events.queued(request, commandId);
    }
  }

  @Override
  public void kill() {
    if (run != null) {
      run.cancel();
    } else {
      dropped = interrupted != null;
    }
  }

  @Override
  public void cancelled(QueueDecision.Cancelled cancelled) {
    String id = cancelled.commandId();
    if (cancelled.byItself()) {
      events.dropped(task, cancelled.runId(), id, readiness.positions(), cancelled.message());
    } else {
      String runId = cancelled.runId().isEmpty() ? id : cancelled.runId();
      events.answer(TrainingEventType.CANCELLED, runId, task, id, cancelled.message());
    }
  }
}
