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
import java.util.function.Supplier;
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
   * @param labels how far those reach from which it was last announced to start: partition to the
   *     next offset
   * @param epochs how many epochs were announced since it was last announced to start
   */
  public record OpenRun(
      List<String> commandIds, boolean started, Map<Integer, Long> labels, int epochs) {
    /** A run of which nothing was said yet. */
    public static final OpenRun NEW = new OpenRun(List.of(), false, Map.of(), 0);

    public OpenRun {
      commandIds = List.copyOf(commandIds);
      labels = Map.copyOf(labels);
    }

    /** Whether a folder with labels that reach so far is the run's, as it was told. */
    public boolean isOf(Map<Integer, Long> frozen) {
      return !started || labels.equals(frozen);
    }

    private OpenRun with(@Nullable String commandId) {
      return commandId == null || commandIds.contains(commandId)
          ? this
          : new OpenRun(
              Stream.concat(commandIds.stream(), Stream.of(commandId)).toList(),
              started,
              labels,
              epochs);
    }

    private OpenRun without(String commandId) {
      return new OpenRun(
          commandIds.stream().filter(id -> !id.equals(commandId)).toList(),
          started,
          labels,
          epochs);
    }

    /** Said again of a run that starts over, without what it had. */
    private OpenRun begun(Map<Integer, Long> labels) {
      return new OpenRun(commandIds, true, labels, 0);
    }

    private OpenRun oneEpochMore() {
      return new OpenRun(commandIds, started, labels, epochs + 1);
    }
  }

  /**
   * How far some labels reach, in one incarnation of their topic.
   *
   * @param topic its id; null in events of before ids were written
   * @param next partition to the next offset
   */
  private record Reach(@Nullable String topic, Map<Integer, Long> next) {
    static final Reach NOWHERE = new Reach(null, Map.of());

    static Reach of(TrainingEvent event) {
      Map<Integer, Long> next = new TreeMap<>();
      event
          .getLabelPositions()
          .forEach((partition, offset) -> next.put(Integer.valueOf(partition), offset));
      return new Reach(event.getLabelTopic(), next);
    }

    /** Nothing where another topic has taken the name: its offsets are other labels. */
    Map<Integer, Long> in(@Nullable String current) {
      return topic == null || current == null || topic.equals(current) ? next : Map.of();
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
  private @Nullable String waiting;
  private @Nullable Instant lastStartAt;
  private Reach lastRead = Reach.NOWHERE;
  private Reach lastPromoted = Reach.NOWHERE;
  private final Map<String, Reach> readBy = new HashMap<>();
  private final Supplier<@Nullable String> labelTopic;

  TaskLog(Supplier<@Nullable String> labelTopic) {
    this.labelTopic = labelTopic;
  }

  void add(TrainingEvent event) {
    if (event.getType() == TrainingEventType.UNKNOWN) {
      // A newer trainer's word for what we know nothing of: least of all that there is a run to do.
      return;
    }
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
    if (over.contains(runId)) {
      // One event answers each command; what the run was is known from the first.
      return;
    }
    if (!of(runId).started() && !event.getLabelPositions().isEmpty()) {
      // Labels asked for a run that never began; without this they would ask again at once.
      lastStartAt = event.getAt();
      lastRead = Reach.of(event);
    }
    // One event answers each command of a run, so a run that waits may lose one and live on.
    if (commandId == null || endsRun(runId)) {
      over.add(runId);
      open.remove(runId);
    } else {
      open.computeIfPresent(runId, (id, run) -> run.without(commandId));
    }
    if (runId.equals(waiting)) {
      waiting = null;
    }
    if (event.getType() == TrainingEventType.PROMOTED) {
      // Of the run's start: its labels were frozen then, whatever became of their topic since.
      lastPromoted = readBy.getOrDefault(String.valueOf(event.getVersion()), Reach.of(event));
    }
  }

  private boolean endsRun(String runId) {
    OpenRun run = open.get(runId);
    return run == null || run.started() || run.commandIds().size() <= 1;
  }

  private void goOn(TrainingEvent event) {
    String runId = event.getRunId();
    if (event.getType() == TrainingEventType.WAITING) {
      waiting = runId;
      return;
    }
    OpenRun run = open.getOrDefault(runId, OpenRun.NEW).with(event.getCommandId());
    if (event.getType() == TrainingEventType.STARTED) {
      waiting = null;
      lastStartAt = event.getAt();
      lastRead = Reach.of(event);
      run = run.begun(lastRead.next());
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

  /** The run that was last said to wait for something, until one starts; null where none does. */
  public @Nullable String waiting() {
    return waiting;
  }

  /** Null when no run ever started. */
  public @Nullable Instant lastStartAt() {
    return lastStartAt;
  }

  /**
   * How far into the labels the last run had read that started, however it ended, or that labels
   * had asked for in vain: those from there on are new.
   */
  public Map<Integer, Long> lastRead() {
    return lastRead.in(labelTopic.get());
  }

  /** Which labels each version was made from. */
  public SeenLabels seen() {
    String topic = labelTopic.get();
    Map<String, Map<Integer, Long>> byVersion = new HashMap<>();
    readBy.forEach((version, reach) -> byVersion.put(version, reach.in(topic)));
    return new SeenLabels(byVersion, lastPromoted.in(topic));
  }
}
