package io.sonostream.processor;

import io.sonostream.processor.stream.LaneService;
import io.sonostream.service.health.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a processor says of itself. It is alive while it can answer frames of any lane; it is ready
 * while it does so for every lane. A task that waits for its model is named, and makes it neither:
 * the other tasks are served.
 *
 * @param parts what is asked
 */
record Readiness(ProcessorParts parts) {

  /**
   * Whether this process can go on; if not, it should be replaced.
   *
   * @param workers a thread that failed
   */
  Health live(Optional<String> workers) {
    Optional<String> failure =
        parts
            .engine()
            .goneBecause()
            .map(cause -> "the engine is gone: " + cause)
            .or(() -> workers)
            .or(() -> parts.models().flatMap(followed -> followed.state().ended()))
            .or(() -> parts.director().failure())
            .or(this::allLanesEnded);
    return failure.map(why -> new Health(false, why)).orElse(Health.ALIVE);
  }

  private Optional<String> allLanesEnded() {
    List<String> ended = endedLanes();
    return ended.size() == parts.lanes().size()
        ? Optional.of(String.join("; ", ended))
        : Optional.empty();
  }

  private List<String> endedLanes() {
    return parts.lanes().stream().flatMap(lane -> lane.failure().stream()).toList();
  }

  /**
   * Whether frames are being answered, and all that people should know.
   *
   * @param lanesStarted whether the lanes were told to begin
   */
  Health ready(boolean lanesStarted) {
    List<String> reasons = new ArrayList<>();
    boolean serves = !parts.engine().serving().isEmpty();
    List<String> awaited = parts.engine().awaited();
    if (!awaited.isEmpty()) {
      reasons.add("no model yet for " + String.join(", ", awaited));
    } else if (!serves) {
      reasons.add("no task is configured or assigned yet");
    }
    parts.models().flatMap(followed -> followed.state().lastFailure()).ifPresent(reasons::add);
    reasons.addAll(parts.director().refusals().values());
    reasons.addAll(parts.director().hung());
    reasons.addAll(parts.shadow().refusals().values());
    Optional<String> brokerAway = parts.dependencies().brokerAway();
    boolean ready = lanesStarted && serves && brokerAway.isEmpty();
    brokerAway.ifPresent(reasons::add);
    parts.dependencies().registryAway().ifPresent(reasons::add);
    parts.dependencies().grown().ifPresent(reasons::add);
    parts.peers().told().ifPresent(reasons::add);
    reasons.addAll(endedLanes());
    for (LaneService lane : parts.lanes()) {
      if (!lane.running()) {
        ready = false;
        if (lane.failure().isEmpty()) {
          reasons.add("lane " + lane.lane().label() + " does not run yet");
        }
      }
      lane.lost().ifPresent(loss -> reasons.add("lane " + lane.lane().label() + ": " + loss));
      lane.clocks().ifPresent(off -> reasons.add("lane " + lane.lane().label() + ": " + off));
      lane.waitingAside().ifPresent(who -> reasons.add("lane " + lane.lane().label() + ": " + who));
      if (lane.waitsFor().isPresent()) {
        reasons.add("lane " + lane.lane().label() + ": " + lane.waitsFor().get());
        ready = false;
      }
    }
    return new Health(ready, reasons.isEmpty() ? "ready" : String.join("; ", reasons));
  }
}
