package io.sonostream.mlflow;

import io.sonostream.mlflow.tracking.Point;
import io.sonostream.mlflow.tracking.TrackedRun;
import io.sonostream.mlflow.tracking.TrackingServer;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run there for each run here that has begun: its curves, its figures, and how it ended. */
final class RunMirror {
  private static final Map<TrainingEventType, String> STATUS =
      Map.of(
          TrainingEventType.PROMOTED, "FINISHED",
          TrainingEventType.REJECTED, "FINISHED",
          TrainingEventType.FAILED, "FAILED",
          TrainingEventType.CANCELLED, "KILLED");

  private final TrackingServer server;

  /** Of runs that go on, how many of their events are told. */
  private final Map<String, Integer> told = new HashMap<>();

  RunMirror(TrackingServer server) {
    this.server = server;
  }

  /**
   * Tells what waits to be told.
   *
   * @param experiment the server's number of it
   */
  void tell(Facts facts, String experiment, Attempts attempts) {
    facts.runs().forEach((run, events) -> attempts.at(() -> tell(facts, experiment, run, events)));
  }

  private void tell(Facts facts, String experiment, String run, List<TrainingEvent> events) {
    if (events.size() == told.getOrDefault(run, 0)) {
      return;
    }
    if (tell(experiment, run, events)) {
      told.remove(run);
      facts.told(run);
    } else {
      told.put(run, events.size());
    }
  }

  /**
   * @return whether there will be no more of it
   */
  private boolean tell(String experiment, String name, List<TrainingEvent> events) {
    Optional<TrainingEvent> outcome =
        events.stream().filter(event -> STATUS.containsKey(event.getType())).findFirst();
    List<TrainingEvent> life = ofLastStart(events);
    if (life.isEmpty()) {
      // Waited, and was dropped or has not begun: no run yet.
      return outcome.isPresent();
    }
    TrainingEvent start = life.get(0);
    TrackedRun run = server.run(experiment, name, start.getAt(), tags(start));
    if (!run.over()) {
      server.log(run, points(life), outcome.map(RunMirror::tags).orElse(Map.of()));
      outcome.ifPresent(
          end -> server.end(run, Objects.requireNonNull(STATUS.get(end.getType())), end.getAt()));
    }
    return outcome.isPresent();
  }

  /** A run that starts over has lost what was before; empty where it has not begun. */
  static List<TrainingEvent> ofLastStart(List<TrainingEvent> events) {
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i).getType() == TrainingEventType.STARTED) {
        return events.subList(i, events.size());
      }
    }
    return List.of();
  }

  static List<Point> points(List<TrainingEvent> events) {
    List<Point> points = new ArrayList<>();
    for (TrainingEvent event : events) {
      Integer epoch = event.getEpoch();
      if (epoch != null) {
        // A search trains several strategies, each from epoch 1: a curve each.
        String kind =
            event.getMessage().startsWith("search") ? "search/" + event.getStrategy() + "/" : "";
        add(points, event, kind + "trainLoss", event.getTrainLoss(), epoch);
        add(points, event, kind + "validationLoss", event.getValidationLoss(), epoch);
        add(points, event, kind + "validationDice", event.getValidationDice(), epoch);
      }
      event.getMetrics().forEach((metric, value) -> add(points, event, metric, value, 0));
    }
    return points;
  }

  private static void add(
      List<Point> points, TrainingEvent event, String metric, @Nullable Double value, long step) {
    if (value != null && Double.isFinite(value)) {
      points.add(new Point(metric, value, event.getAt(), step));
    }
  }

  private static Map<String, String> tags(TrainingEvent event) {
    Map<String, String> tags = new TreeMap<>();
    boolean over = STATUS.containsKey(event.getType());
    put(tags, "sonostream.task", event.getTask());
    put(tags, "sonostream.trigger", event.getTrigger());
    put(tags, "sonostream.strategy", event.getStrategy());
    put(tags, "sonostream.version", event.getVersion());
    put(tags, "sonostream.parent", event.getParentVersion());
    put(tags, over ? "sonostream.outcome" : "sonostream.start", event.getMessage());
    return tags;
  }

  private static void put(Map<String, String> tags, String name, @Nullable String value) {
    if (value != null) {
      tags.put(name, value);
    }
  }
}
