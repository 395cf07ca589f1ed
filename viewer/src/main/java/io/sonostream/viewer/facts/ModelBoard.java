package io.sonostream.viewer.facts;

import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Releases, the assignment, the gate's decisions and shadow comparisons of every task.
 *
 * <p>Owner: the facts feed's thread writes; browsers' threads and the control desk read. Hand-off:
 * this object's lock. Bound: tasks, releases and curves, the newest stay. Shutdown: nothing to end.
 */
public final class ModelBoard {
  private static final int MAX_TASKS = 100;
  private static final int MAX_RELEASES = 200;
  private static final int MAX_CURVES = 4;

  private record Pair(String champion, String challenger) {}

  private static final class Task {
    @Nullable ModelAssignment assignment;
    final Map<String, ModelRelease> releases = new Recent<>(MAX_RELEASES);
    final Map<String, ModelView.Gate> gates = new Recent<>(MAX_RELEASES);
    final Map<Pair, ShadowCurve> shadow = new Recent<>(MAX_CURVES);
  }

  private final Map<String, Task> tasks = new Recent<>(MAX_TASKS);

  public synchronized void release(ModelRelease release) {
    task(release.getTask()).releases.put(release.getVersion(), release);
  }

  public synchronized void assignment(ModelAssignment assignment) {
    task(assignment.getTask()).assignment = assignment;
    notifyAll();
  }

  public synchronized void shadow(ShadowComparison comparison) {
    task(comparison.getTask())
        .shadow
        .computeIfAbsent(
            new Pair(comparison.getChampionVersion(), comparison.getChallengerVersion()),
            pair -> new ShadowCurve(pair.champion(), pair.challenger()))
        .add(comparison);
  }

  /** Keeps the gate's decision on a version. */
  public synchronized void event(TrainingEvent event) {
    boolean decided =
        event.getType() == TrainingEventType.PROMOTED
            || event.getType() == TrainingEventType.REJECTED;
    if (decided && event.getVersion() != null) {
      task(event.getTask())
          .gates
          .put(
              event.getVersion(),
              new ModelView.Gate(event.getType().name(), event.getMessage(), event.getMetrics()));
    }
  }

  public synchronized Optional<ModelAssignment> newest(String task) {
    return Optional.ofNullable(tasks.get(task)).map(t -> t.assignment);
  }

  public synchronized Optional<ModelRelease> release(String task, String version) {
    return Optional.ofNullable(tasks.get(task)).map(t -> t.releases.get(version));
  }

  public synchronized boolean knows(String task) {
    return tasks.containsKey(task);
  }

  /**
   * Waits until the board has read this very assignment or one that came later.
   *
   * @return whether it has, within {@code millis}
   */
  public synchronized boolean await(ModelAssignment written, long millis)
      throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (newest(written.getTask())
        .map(a -> a.getAssignedAt().isBefore(written.getAssignedAt()))
        .orElse(true)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  public synchronized List<ModelView> view() {
    List<ModelView> views = new ArrayList<>();
    new TreeMap<>(tasks)
        .forEach(
            (name, task) -> {
              List<ModelView.Release> releases = new ArrayList<>();
              task.releases.forEach(
                  (version, release) ->
                      releases.add(ModelView.Release.of(release, task.gates.get(version))));
              Collections.reverse(releases);
              views.add(
                  new ModelView(
                      name,
                      task.assignment == null ? null : ModelView.Assignment.of(task.assignment),
                      releases,
                      task.shadow.values().stream().map(ShadowCurve::view).toList()));
            });
    return views;
  }

  private Task task(String name) {
    return tasks.computeIfAbsent(name, n -> new Task());
  }
}
