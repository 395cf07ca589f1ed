package io.sonostream.trainer.service;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What training.events say about one task: which commands have their outcome, which runs are open,
 * which labels are no longer new. The topic is the only memory that trainers share.
 */
final class TaskHistory {
  /** A run without an outcome. */
  static final class OpenRun {
    final Set<String> commandIds = new LinkedHashSet<>();
    boolean started;
    int epochs;
  }

  private static final Set<TrainingEventType> OUTCOMES =
      Set.of(
          TrainingEventType.PROMOTED,
          TrainingEventType.REJECTED,
          TrainingEventType.FAILED,
          TrainingEventType.CANCELLED);

  private final Set<String> answered = new HashSet<>();
  private final Set<String> over = new HashSet<>();
  private final Map<String, OpenRun> open = new LinkedHashMap<>();
  private @Nullable Instant lastStartAt;
  private Map<Integer, Long> lastRead = Map.of();
  private Map<Integer, Long> lastPromoted = Map.of();
  private final Map<String, Map<Integer, Long>> readBy = new HashMap<>();

  void add(TrainingEvent event) {
    String runId = event.getRunId();
    String commandId = event.getCommandId();
    if (OUTCOMES.contains(event.getType())) {
      if (commandId != null) {
        answered.add(commandId);
      }
      // One event answers each command of a run, so a run that waits may lose one and live on.
      if (commandId == null || !open.containsKey(runId) || endsRun(event)) {
        over.add(runId);
        open.remove(runId);
      } else {
        Objects.requireNonNull(open.get(runId)).commandIds.remove(commandId);
      }
      if (event.getType() == TrainingEventType.PROMOTED) {
        lastPromoted = positions(event);
      }
      return;
    }
    if (over.contains(runId)) {
      return;
    }
    OpenRun run = open.computeIfAbsent(runId, id -> new OpenRun());
    if (commandId != null) {
      run.commandIds.add(commandId);
    }
    if (event.getType() == TrainingEventType.STARTED) {
      run.started = true;
      lastStartAt = event.getAt();
      lastRead = positions(event);
      if (event.getVersion() != null) {
        readBy.put(event.getVersion(), lastRead);
      }
    } else if (event.getType() == TrainingEventType.EPOCH) {
      run.epochs++;
    }
  }

  private boolean endsRun(TrainingEvent event) {
    OpenRun run = open.get(event.getRunId());
    return run == null || run.started || run.commandIds.size() <= 1;
  }

  /** Whether the outcome of this command is known. */
  boolean isAnswered(String commandId) {
    return answered.contains(commandId);
  }

  boolean isOver(String runId) {
    return over.contains(runId);
  }

  /** Runs without an outcome, by id, oldest first. */
  Map<String, OpenRun> open() {
    return open;
  }

  /** The open run that answers this command, or null. */
  @Nullable String runOf(String commandId) {
    return open.entrySet().stream()
        .filter(run -> run.getValue().commandIds.contains(commandId))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** Null when no run ever started. */
  @Nullable Instant lastStartAt() {
    return lastStartAt;
  }

  /** How far into the labels the last run that started had read, however it ended. */
  Map<Integer, Long> lastRead() {
    return lastRead;
  }

  /** Which labels each version was made from. */
  SeenLabels seen() {
    return new SeenLabels(readBy, lastPromoted);
  }

  private static Map<Integer, Long> positions(TrainingEvent event) {
    Map<Integer, Long> positions = new TreeMap<>();
    event
        .getLabelPositions()
        .forEach((partition, offset) -> positions.put(Integer.valueOf(partition), offset));
    return positions;
  }
}
