package io.sonostream.trainer.service;

import io.sonostream.runtime.Worker;
import io.sonostream.trainer.trigger.RunRequest;
import io.sonostream.trainer.trigger.TaskDesk;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that is ours: its settings, its desk and the run that goes. Owned by the service's thread.
 */
final class TaskRoom {
  final String task;
  final TaskSettings settings;
  final TaskDesk desk;
  @Nullable RunWork work;
  @Nullable Worker thread;

  /** Labels before this moment must be in the copy before a run that waits may begin. */
  long queuedAtNanos;

  private Map<Integer, Long> countedAt = Map.of();
  private Map<Integer, Long> countedSince = Map.of();
  private int counted;

  TaskRoom(String task, TaskSettings settings, TaskDesk desk) {
    this.task = task;
    this.settings = settings;
    this.desk = desk;
  }

  void begin(RunWork newWork) {
    work = newWork;
    thread = new Worker("run-" + newWork.request().runId(), newWork::run);
    thread.start();
  }

  void leaveRun() {
    work = null;
    thread = null;
  }

  boolean runs(String runId) {
    RunRequest running = desk.running();
    return running != null && running.runId().equals(runId);
  }

  /** Counts new labels, but walks the index only when something has come. */
  int newLabels(io.sonostream.trainer.labels.LabelCopy labels, Map<Integer, Long> since) {
    Map<Integer, Long> now = labels.positions();
    if (!now.equals(countedAt) || !since.equals(countedSince)) {
      counted = labels.countSince(task, since);
      countedAt = now;
      countedSince = since;
    }
    return counted;
  }
}
