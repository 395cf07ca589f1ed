package io.sonostream.trainer.service;

import io.sonostream.client.models.ModelRegistry;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.labels.LabelFeed;
import io.sonostream.trainer.labels.NewLabels;
import io.sonostream.trainer.log.RunEvents;
import io.sonostream.trainer.log.RunLog;
import io.sonostream.trainer.log.TaskLog;
import io.sonostream.trainer.queue.RunQueue;
import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.queue.TaskSettings;
import io.sonostream.trainer.run.RunMaker;
import io.sonostream.trainer.run.RunPlan;
import io.sonostream.trainer.run.RunReport;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of this trainer, one {@link TaskSchedule} each: when they are taken over and given
 * away, and when their runs begin and end. Commands go through {@link CommandIntake}.
 *
 * <ul>
 *   <li>Owner: the service's thread.
 *   <li>Hand-off: the runs' threads put their reports into a queue, which {@link #pass} empties.
 *   <li>Bound: one run a task, and the settings' number of runs in all.
 *   <li>Shutdown: {@link #leave} stops runs and waits for their threads.
 * </ul>
 */
final class RunScheduler {
  private static final Logger log = LoggerFactory.getLogger(RunScheduler.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final long LOOK_NANOS = 500_000_000L;

  private final Map<String, TaskSettings> settings;
  private final int concurrentRuns;
  private final RunMaker maker;
  private final LabelFeed feed;
  private final ModelRegistry models;
  private final RunLog runs;
  private final RunEvents events;
  private final TrainerHealth health;
  private final RunWatch watch;
  private final RunTraces traces;
  private final CommandIntake commands;
  private final LeftFolders leftFolders;
  private final Clock clock;
  private final Map<String, TaskSchedule> tasks = new TreeMap<>();
  private final Queue<RunReport> reports = new ConcurrentLinkedQueue<>();
  private long lookedAtNanos = System.nanoTime() - LOOK_NANOS;

  RunScheduler(
      Map<String, TaskSettings> settings,
      int concurrentRuns,
      RunMaker maker,
      LabelFeed feed,
      ModelRegistry models,
      RunLog runs,
      RunEvents events,
      TrainerHealth health,
      RunWatch watch,
      RunTraces traces,
      Clock clock) {
    this.settings = settings;
    this.concurrentRuns = concurrentRuns;
    this.maker = maker;
    this.feed = feed;
    this.models = models;
    this.runs = runs;
    this.events = events;
    this.health = health;
    this.watch = watch;
    this.traces = traces;
    this.commands = new CommandIntake(settings.keySet(), runs, events);
    this.leftFolders = new LeftFolders(maker.folders(), settings.keySet(), runs);
    this.clock = clock;
  }

  /** Ends what a trainer that is gone has left open when it moved the models of these tasks. */
  void settle(Predicate<String> ours) {
    settings.keySet().stream().filter(ours).forEach(models::settle);
  }

  /** These tasks are ours now: interrupted runs go on, runs of trainers that are gone end. */
  void open(Predicate<String> ours) {
    runs.catchUp();
    settings.keySet().stream()
        .filter(task -> ours.test(task) && !tasks.containsKey(task))
        .forEach(this::open);
    health.left(leftFolders.lines(this::isRunning));
  }

  private void open(String task) {
    Instant lastStart = runs.of(task).lastStartAt();
    RunQueue queue =
        new RunQueue(
            task,
            settingsOf(task).triggers(),
            lastStart == null ? clock.instant() : lastStart,
            this::newRunId);
    TaskSchedule schedule =
        new TaskSchedule(
            task,
            queue,
            new NewLabels(feed, task),
            maker.readiness(task, settingsOf(task)),
            runs,
            events,
            health,
            watch,
            traces);
    tasks.put(task, schedule);
    for (RunFolder folder : maker.folders().interrupted(this::isRunning)) {
      folder
          .record()
          .filter(record -> record.request().task().equals(task))
          .ifPresent(record -> resume(schedule, record, folder));
    }
    endWhatNobodyRuns(schedule);
    log.info("task {} is this trainer's", task);
  }

  private boolean isRunning(RunFolder folder) {
    return tasks.values().stream()
        .flatMap(schedule -> schedule.running().stream())
        .anyMatch(runId -> maker.folders().of(runId).root().equals(folder.root()));
  }

  private void resume(TaskSchedule schedule, RunRecord record, RunFolder folder) {
    RunRequest request = record.request();
    if (!schedule.log().of(request.runId()).isOf(record.labelPositions())) {
      log.warn(
          "run {} was begun anew elsewhere, from other labels than lie here; its folder is removed",
          request.runId());
      folder.delete();
    } else if (!schedule.log().open().containsKey(request.runId()) || !schedule.resume(request)) {
      log.info("run {} is over; its folder is removed", request.runId());
      folder.delete();
    } else {
      log.info("run {} was interrupted and goes on when there is a place", request.runId());
    }
  }

  private void endWhatNobodyRuns(TaskSchedule schedule) {
    for (Map.Entry<String, TaskLog.OpenRun> open : List.copyOf(schedule.log().open().entrySet())) {
      String runId = open.getKey();
      List<String> commandIds = open.getValue().commandIds();
      if (schedule.runs(runId)) {
        continue;
      }
      Optional<String> damage = maker.folders().of(runId).damage();
      if (commandIds.isEmpty()) {
        // First: should this trainer go now, too, another one finds what takes the run's place.
        schedule.startOver(runId);
        String lost =
            open.getValue().started()
                ? "its trainer went away and left nothing of it here; it starts over as another run"
                : "its trainer went away before it began; another run takes its place";
        fail(
            schedule,
            runId,
            "",
            damage.map(why -> why + "; it starts over as another run").orElse(lost));
      } else {
        // Of the others the commands are read again, and begin them.
        damage.ifPresent(
            why ->
                commandIds.forEach(
                    id ->
                        fail(
                            schedule,
                            runId,
                            id,
                            why + "; start another with sonostream retrain " + schedule.task())));
      }
    }
  }

  private void fail(TaskSchedule schedule, String runId, String commandId, String why) {
    events.answer(TrainingEventType.FAILED, runId, schedule.task(), commandId, "failed: " + why);
  }

  /** These tasks are another trainer's now, or nobody's. */
  void leave(Predicate<String> lost) {
    List<TaskSchedule> left =
        tasks.values().stream().filter(schedule -> lost.test(schedule.task())).toList();
    left.forEach(TaskSchedule::stop);
    for (TaskSchedule schedule : left) {
      schedule.join();
      tasks.remove(schedule.task());
      log.info("task {} is no longer this trainer's", schedule.task());
    }
  }

  void take(TrainingCommand command) {
    commands.take(command, tasks.get(command.getTask()));
  }

  /** One round: reports, new labels, runs that may begin. */
  void pass() {
    for (RunReport report = reports.poll(); report != null; report = reports.poll()) {
      take(report);
    }
    if (System.nanoTime() - lookedAtNanos >= LOOK_NANOS) {
      lookedAtNanos = System.nanoTime();
      runs.catchUp();
      tasks.values().forEach(schedule -> schedule.look(clock.instant()));
    }
    tasks.values().forEach(this::beginWhatIsDue);
  }

  private void take(RunReport report) {
    String runId = report.request().runId();
    TaskSchedule schedule = tasks.get(report.request().task());
    if (schedule == null || !schedule.runs(runId)) {
      log.debug("report of a run that is no longer ours: {}", runId);
      return;
    }
    schedule.take(report);
    if (report.isOutcome()) {
      maker.folders().of(runId).delete();
    }
  }

  private void beginWhatIsDue(TaskSchedule schedule) {
    boolean hasPlace =
        tasks.values().stream().filter(TaskSchedule::isBusy).count() < concurrentRuns;
    if (hasPlace || schedule.isDropped()) {
      schedule.due(clock.instant()).ifPresent(request -> begin(schedule, request));
    }
  }

  private void begin(TaskSchedule schedule, RunRequest request) {
    // Without its folder it starts over, from labels that reach further: as if nothing were told.
    boolean goesOn = maker.folders().of(request.runId()).record().isPresent();
    TaskLog.OpenRun told = goesOn ? schedule.log().of(request.runId()) : TaskLog.OpenRun.NEW;
    RunPlan plan =
        new RunPlan(
            request,
            settingsOf(request.task()),
            schedule.log().seen(),
            told.started(),
            told.epochs());
    schedule.begin(maker.make(plan, reports::add), request);
  }

  private TaskSettings settingsOf(String task) {
    return Objects.requireNonNull(settings.get(task), task);
  }

  private String newRunId() {
    return STAMP.format(clock.instant()) + "-" + UUID.randomUUID().toString().substring(0, 4);
  }
}
