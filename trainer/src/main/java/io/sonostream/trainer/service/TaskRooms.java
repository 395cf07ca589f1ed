package io.sonostream.trainer.service;

import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.labels.LabelFeed;
import io.sonostream.trainer.trigger.RunRequest;
import io.sonostream.trainer.trigger.TaskDesk;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of this trainer, one room each: when they are taken over and given away, and when their
 * runs begin and end. Commands go through {@link CommandIntake}.
 *
 * <ul>
 *   <li>Owner: the service's thread.
 *   <li>Hand-off: the runs' threads put their news into a queue, which {@link #pass} empties.
 *   <li>Bound: one run a room, and the settings' number of runs in all.
 *   <li>Shutdown: {@link #leave} stops runs and waits for their threads.
 * </ul>
 */
final class TaskRooms {
  private static final Logger log = LoggerFactory.getLogger(TaskRooms.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final long LOOK_NANOS = 500_000_000L;

  private final Workshop shop;
  private final History history;
  private final LabelFeed feed;
  private final Outcomes outcomes;
  private final DeskDecisions decisions;
  private final CommandIntake commands;
  private final Map<String, TaskRoom> rooms = new TreeMap<>();
  private final Queue<RunNews> news = new ConcurrentLinkedQueue<>();
  private long lookedAtNanos = System.nanoTime() - LOOK_NANOS;

  TaskRooms(Workshop shop, History history, LabelFeed feed, Outcomes outcomes) {
    this.shop = shop;
    this.history = history;
    this.feed = feed;
    this.outcomes = outcomes;
    this.decisions = new DeskDecisions(history, outcomes);
    this.commands =
        new CommandIntake(shop.settings().tasks().keySet(), history, outcomes, decisions);
  }

  /** These tasks are ours now: interrupted runs go on, runs of trainers that are gone end. */
  void open(Predicate<String> ours) {
    history.catchUp();
    shop.settings()
        .tasks()
        .forEach(
            (task, settings) -> {
              if (ours.test(task) && !rooms.containsKey(task)) {
                open(task, settings);
              }
            });
  }

  private void open(String task, TaskSettings settings) {
    TaskHistory past = history.of(task);
    Instant last = past.lastStartAt();
    TaskDesk desk =
        new TaskDesk(
            task,
            settings.triggers(),
            last == null ? shop.clock().instant() : last,
            this::newRunId);
    TaskRoom room = new TaskRoom(task, settings, desk);
    rooms.put(task, room);
    for (RunFolder folder : shop.folders().interrupted()) {
      RunRecord record = folder.record().orElse(null);
      if (record != null && record.request().task().equals(task)) {
        resume(room, folder, record, past);
      }
    }
    RunRequest resumed = desk.running();
    for (Map.Entry<String, TaskHistory.OpenRun> open : List.copyOf(past.open().entrySet())) {
      boolean goesOn = resumed != null && resumed.runId().equals(open.getKey());
      if (!goesOn && open.getValue().commandIds.isEmpty()) {
        outcomes.answer(
            TrainingEventType.FAILED,
            open.getKey(),
            task,
            "",
            "failed: its trainer went away; the labels count as seen only by the next run");
      }
    }
    log.info("task {} is this trainer's", task);
  }

  private void resume(TaskRoom room, RunFolder folder, RunRecord record, TaskHistory past) {
    String runId = record.request().runId();
    TaskHistory.OpenRun open = past.open().get(runId);
    if (past.isOver(runId) || open == null || room.desk.running() != null) {
      log.info("run {} is over; its folder is removed", runId);
      folder.delete();
      return;
    }
    log.info("run {} goes on where it was interrupted", runId);
    room.desk.resume(record.request());
    work(room, record.request(), past, open);
  }

  /** These tasks are another trainer's now, or nobody's. */
  void leave(Predicate<String> lost) {
    List<TaskRoom> left = rooms.values().stream().filter(room -> lost.test(room.task)).toList();
    for (TaskRoom room : left) {
      if (room.work != null) {
        room.work.stop();
      }
    }
    for (TaskRoom room : left) {
      if (room.thread != null) {
        room.thread.join();
      }
      rooms.remove(room.task);
      log.info("task {} is no longer this trainer's", room.task);
    }
  }

  void take(TrainingCommand command) {
    commands.take(command, rooms.get(command.getTask()));
  }

  /** One round: news, new labels, runs that may begin. */
  void pass() {
    for (RunNews item = news.poll(); item != null; item = news.poll()) {
      tell(item);
    }
    if (System.nanoTime() - lookedAtNanos >= LOOK_NANOS) {
      lookedAtNanos = System.nanoTime();
      history.catchUp();
      rooms.values().forEach(this::look);
    }
    rooms.values().forEach(this::begin);
  }

  private void look(TaskRoom room) {
    if (room.desk.running() == null && room.desk.waiting() == null) {
      int newLabels = room.newLabels(shop.labels(), history.of(room.task).lastRead());
      decisions.carryOut(room, room.desk.look(shop.clock().instant(), newLabels));
    }
  }

  private void begin(TaskRoom room) {
    long going = rooms.values().stream().filter(other -> other.work != null).count();
    // What was published before somebody asked must be in the copy before it is frozen.
    boolean labelsAreHere =
        feed.caughtUpAtNanos() != Long.MIN_VALUE
            && feed.caughtUpAtNanos() - room.queuedAtNanos >= 0;
    if (going < shop.settings().concurrentRuns() && labelsAreHere) {
      TaskHistory past = history.of(room.task);
      room.desk
          .begin(shop.clock().instant())
          .ifPresent(request -> work(room, request, past, past.open().get(request.runId())));
    }
  }

  private void work(
      TaskRoom room, RunRequest request, TaskHistory past, TaskHistory.@Nullable OpenRun open) {
    boolean told = open != null && open.started;
    int epochs = open == null ? 0 : open.epochs;
    room.begin(new RunWork(request, room.settings, shop, past.seen(), told, epochs, news::add));
  }

  private void tell(RunNews item) {
    for (Iterator<TaskRoom> each = rooms.values().iterator(); each.hasNext(); ) {
      TaskRoom room = each.next();
      if (room.runs(item.runId())) {
        tell(room, item);
        return;
      }
    }
    log.debug("news of a run that is no longer ours: {}", item.runId());
  }

  private void tell(TaskRoom room, RunNews item) {
    if (item instanceof RunNews.Started started) {
      outcomes.told(started);
      return;
    } else if (item instanceof RunNews.Epoch epoch) {
      outcomes.told(epoch);
      return;
    }
    RunRequest request = java.util.Objects.requireNonNull(room.desk.running());
    List<String> ids = new ArrayList<>(request.commandIds());
    ids.addAll(room.desk.cancels());
    if (item instanceof RunNews.Promoted promoted) {
      outcomes.promoted(promoted, ids);
    } else if (item instanceof RunNews.Rejected rejected) {
      outcomes.rejected(rejected, ids);
    } else if (item instanceof RunNews.Failed failed) {
      log.warn("run {} of {}: {}", failed.runId(), room.task, failed.message());
      outcomes.ended(TrainingEventType.FAILED, request, failed.message(), ids);
    } else if (item instanceof RunNews.Cancelled) {
      outcomes.ended(TrainingEventType.CANCELLED, request, "cancelled", ids);
    } else {
      return;
    }
    room.desk.ended();
    room.leaveRun();
    shop.folders().of(item.runId()).delete();
  }

  private String newRunId() {
    return STAMP.format(shop.clock().instant())
        + "-"
        + UUID.randomUUID().toString().substring(0, 4);
  }
}
