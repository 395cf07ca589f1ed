package io.sonostream.trainer.log;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What training.events say about one task: which commands have their outcome, which runs are open,
 * which labels are no longer new. The topic is the only memory that trainers share.
 */
public final class TaskLog {
  /**
   * A run without an outcome.
   *
   * @param commandIds the commands that wait for it, oldest first
   * @param started whether its start was announced
   * @param epochs how many epochs were announced
   */
  public record OpenRun(List<String> commandIds, boolean started, int epochs) {
    /** A run of which nothing was said yet. */
    public static final OpenRun NEW = new OpenRun(List.of(), false, 0);

    public OpenRun {
      commandIds = List.copyOf(commandIds);
    }

    private OpenRun with(@Nullable String commandId) {
      return commandId == null || commandIds.contains(commandId)
          ? this
          : new OpenRun(
              Stream.concat(commandIds.stream(), Stream.of(commandId)).toList(), started, epochs);
    }

    private OpenRun without(String commandId) {
      return new OpenRun(
          commandIds.stream().filter(id -> !id.equals(commandId)).toList(), started, epochs);
    }

    private OpenRun begun() {
      return new OpenRun(commandIds, true, epochs);
    }

    private OpenRun oneEpochMore() {
      return new OpenRun(commandIds, started, epochs + 1);
    }
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
    if (OUTCOMES.contains(event.getType())) {
      end(event);
    } else if (!over.contains(event.getRunId())) {
      goOn(event);
    }
  }

  private void end(TrainingEvent event) {
    String runId = event.getRunId();
    String commandId = event.getCommandId();
    if (commandId != null) {
      answered.add(commandId);
    }
    // One event answers each command of a run, so a run that waits may lose one and live on.
    if (commandId == null || endsRun(runId)) {
      over.add(runId);
      open.remove(runId);
    } else {
      open.computeIfPresent(runId, (id, run) -> run.without(commandId));
    }
    if (event.getType() == TrainingEventType.PROMOTED) {
      lastPromoted = positions(event);
    }
  }

  private boolean endsRun(String runId) {
    OpenRun run = open.get(runId);
    return run == null || run.started() || run.commandIds().size() <= 1;
  }

  private void goOn(TrainingEvent event) {
    String runId = event.getRunId();
    OpenRun run = open.getOrDefault(runId, OpenRun.NEW).with(event.getCommandId());
    if (event.getType() == TrainingEventType.STARTED) {
      run = run.begun();
      lastStartAt = event.getAt();
      lastRead = positions(event);
      if (event.getVersion() != null) {
        readBy.put(event.getVersion(), lastRead);
      }
    } else if (event.getType() == TrainingEventType.EPOCH) {
      run = run.oneEpochMore();
    }
    open.put(runId, run);
  }

  /** Whether the outcome of this command is known. */
  public boolean isAnswered(String commandId) {
    return answered.contains(commandId);
  }

  /** Runs without an outcome, by id, oldest first. */
  public Map<String, OpenRun> open() {
    return Collections.unmodifiableMap(open);
  }

  /** What was said of a run that is open; {@link OpenRun#NEW} where nothing was. */
  public OpenRun of(String runId) {
    return open.getOrDefault(runId, OpenRun.NEW);
  }

  /** The open run that answers this command, or null. */
  public @Nullable String runOf(String commandId) {
    return open.entrySet().stream()
        .filter(run -> run.getValue().commandIds().contains(commandId))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** Null when no run ever started. */
  public @Nullable Instant lastStartAt() {
    return lastStartAt;
  }

  /** How far into the labels the last run that started had read, however it ended. */
  public Map<Integer, Long> lastRead() {
    return lastRead;
  }

  /** Which labels each version was made from. */
  public SeenLabels seen() {
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
