package io.sonostream.viewer.facts;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * All training runs, the newest {@link #MAX_RUNS} of them.
 *
 * <p>Owner: the facts feed's thread writes; browsers' threads read. Hand-off: this object's lock.
 * Bound: runs, and epochs in each. Shutdown: nothing to end.
 */
public final class TrainingBoard {
  static final int MAX_RUNS = 50;

  private final Map<String, TrainingRun> runs = new Recent<>(MAX_RUNS);
  private Predicate<String> attended = task -> true;

  /** What a newer trainer says in words that this version lacks changes nothing. */
  public synchronized void event(TrainingEvent event) {
    if (event.getType() == TrainingEventType.UNKNOWN) {
      return;
    }
    runs.computeIfAbsent(event.getRunId(), id -> new TrainingRun(event)).add(event);
  }

  /**
   * @param attended whether a task has a trainer that lives
   */
  public synchronized void attended(Predicate<String> attended) {
    this.attended = attended;
  }

  /** Newest first. */
  public synchronized List<RunView> view() {
    List<RunView> views = new ArrayList<>();
    runs.values().forEach(run -> views.add(run.view(attended)));
    Collections.reverse(views);
    return views;
  }
}
