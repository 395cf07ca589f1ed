package io.sonostream.processor.stream;

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
  private final Map<Object, String> reasons = new ConcurrentHashMap<>();

  void standsStill(Object task, String reason) {
    reasons.put(task, reason);
  }

  void goesOn(Object task) {
    reasons.remove(task);
  }

  /** One of the reasons; empty while all go on. */
  Optional<String> any() {
    return reasons.values().stream().findFirst();
  }
}
