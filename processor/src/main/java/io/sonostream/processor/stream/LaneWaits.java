package io.sonostream.processor.stream;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the tasks of one lane stand still for, such as a registry that is away: for health.
 *
 * <p>Owner: none; concurrent. Hand-off: stream threads write, health reads. Bound: one reason a
 * task. Shutdown: none.
 */
public final class LaneWaits {
  /**
   * @param frames how many wait aside for it
   */
  private record Wait(String reason, long frames, boolean standsStill) {}

  private final Map<Object, Wait> reasons = new ConcurrentHashMap<>();

  void standsStill(Object task, String reason, long frames) {
    reasons.put(task, new Wait(reason, frames, true));
  }

  /** For want of a model: others pass them, and nothing is wrong with this lane. */
  void waitsAside(Object task, String awaited, long frames) {
    reasons.put(task, new Wait(awaited, frames, false));
  }

  void goesOn(Object task) {
    reasons.remove(task);
  }

  /** One of the reasons for which frames wait that should not have to; empty while all go on. */
  Optional<String> any() {
    return reasons.values().stream().filter(Wait::standsStill).map(Wait::reason).findFirst();
  }

  /** Whose frames wait aside for a model; empty when nobody's do. */
  Optional<String> aside() {
    List<Wait> aside = reasons.values().stream().filter(wait -> !wait.standsStill()).toList();
    return aside.isEmpty()
        ? Optional.empty()
        : Optional.of(
            aside.stream().mapToLong(Wait::frames).sum()
                + " frames wait, for "
                + aside.stream().map(Wait::reason).distinct().sorted().collect(joining(", ")));
  }

  /** Frames that wait in their topics while others pass them. */
  long frames() {
    return reasons.values().stream().mapToLong(Wait::frames).sum();
  }
}
