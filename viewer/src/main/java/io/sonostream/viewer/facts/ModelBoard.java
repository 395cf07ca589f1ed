package io.sonostream.viewer.facts;

import io.sonostream.client.models.ModelTable;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What the page shows of every task's models: the registry's table, with the gate's decisions and
 * shadow comparisons.
 *
 * <p>Owner: the facts' thread writes; browsers' threads read. Hand-off: this object's lock; the
 * table is immutable. Bound: tasks, releases and curves, the newest are shown. Shutdown: nothing to
 * end.
 */
public final class ModelBoard {
  private static final int MAX_TASKS = 100;
  private static final int MAX_RELEASES = 200;
  private static final int MAX_CURVES = 4;

  private record Pair(String champion, String challenger) {}

  private static final class Task {
    final Map<String, ModelView.Gate> gates = new Recent<>(MAX_RELEASES);
    final Map<Pair, ShadowCurve> shadow = new Recent<>(MAX_CURVES);
  }

  private final Supplier<ModelTable> table;
  private final Map<String, Task> tasks = new Recent<>(MAX_TASKS);

  /**
   * @param table releases and assignments as they stand
   */
  public ModelBoard(Supplier<ModelTable> table) {
    this.table = table;
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

  public synchronized List<ModelView> view() {
    ModelTable now = table.get();
    Set<String> names = new TreeSet<>(tasks.keySet());
    names.addAll(now.tasks());
    List<ModelView> views = new ArrayList<>();
    names.stream().limit(MAX_TASKS).forEach(name -> views.add(view(name, now)));
    return views;
  }

  private ModelView view(String name, ModelTable now) {
    Task task = tasks.getOrDefault(name, new Task());
    List<ModelRelease> newest = new ArrayList<>(now.releasesOf(name));
    Collections.reverse(newest);
    ModelAssignment assignment = now.assignment(name);
    return new ModelView(
        name,
        assignment == null ? null : ModelView.Assignment.of(assignment),
        newest.stream()
            .limit(MAX_RELEASES)
            .map(release -> ModelView.Release.of(release, task.gates.get(release.getVersion())))
            .toList(),
        task.shadow.values().stream().map(ShadowCurve::view).toList());
  }

  private Task task(String name) {
    return tasks.computeIfAbsent(name, n -> new Task());
  }
}
