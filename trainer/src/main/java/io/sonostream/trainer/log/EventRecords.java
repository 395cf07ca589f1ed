package io.sonostream.trainer.log;

import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.queue.RunRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the events of runs. */
public final class EventRecords {
  /** A command's reason may be as long as a record, and an event that answers it must be one. */
  private static final int MOST_CHARS = 10_000;

  private final Clock clock;
  private final Supplier<@Nullable String> labelTopic;

  /**
   * @param labelTopic topic id of the labels that positions of now are of, or null where unknown; a
   *     run's own say it themselves
   */
  public EventRecords(Clock clock, Supplier<@Nullable String> labelTopic) {
    this.clock = clock;
    this.labelTopic = labelTopic;
  }

  /** To the microsecond, as records have it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  TrainingEvent queued(RunRequest request, String commandId) {
    return of(request, TrainingEventType.QUEUED)
        .setCommandId(commandId.isEmpty() ? null : commandId)
        .setMessage(fitting("queued: " + request.reason()))
        .build();
  }

  TrainingEvent started(RunRecord record, String message, Map<String, Double> metrics) {
    return of(record, TrainingEventType.STARTED)
        .setMetrics(metrics)
        .setMessage(fitting(message))
        .build();
  }

  TrainingEvent epoch(RunRecord record, TrainingProgress progress) {
    return of(record, TrainingEventType.EPOCH)
        .setStrategy(progress.strategy())
        .setEpoch(progress.epoch())
        .setEpochs(progress.epochs())
        .setTrainLoss(progress.trainLoss())
        .setValidationLoss(progress.validationLoss())
        .setValidationDice(progress.validationDice())
        .setSecondsLeft(progress.secondsLeft())
        .setMessage(
            (progress.searching() ? "search, " : "")
                + "epoch "
                + progress.epoch()
                + " of "
                + progress.epochs())
        .build();
  }

  /** A decision of the gate: evaluated, promoted or rejected. */
  TrainingEvent decided(
      TrainingEventType type,
      RunRecord record,
      @Nullable String commandId,
      Map<String, Double> metrics,
      String message) {
    return of(record, type)
        .setCommandId(commandId)
        .setMetrics(metrics)
        .setMessage(fitting(message))
        .build();
  }

  /** An end without a decision: failed or cancelled. */
  TrainingEvent ended(
      TrainingEventType type,
      RunRequest request,
      @Nullable String commandId,
      String message,
      Map<Integer, Long> asked) {
    return of(request, type)
        .setCommandId(commandId)
        .setLabelPositions(spelled(asked))
        .setLabelTopic(labelTopic.get())
        .setMessage(fitting(message))
        .build();
  }

  /** A run that is due and can't be. */
  TrainingEvent waiting(String task, String runId, Map<Integer, Long> positions, String message) {
    return of(TrainingEventType.WAITING, runId, task)
        .setLabelPositions(spelled(positions))
        .setLabelTopic(labelTopic.get())
        .setMessage(fitting(message))
        .build();
  }

  TrainingEvent dropped(
      String task, String runId, String commandId, Map<Integer, Long> asked, String message) {
    return of(TrainingEventType.CANCELLED, runId, task)
        .setCommandId(commandId)
        .setLabelPositions(spelled(asked))
        .setLabelTopic(labelTopic.get())
        .setMessage(fitting(message))
        .build();
  }

  /** An answer to a command that belongs to no run of ours. */
  TrainingEvent answer(
      TrainingEventType type, String runId, String task, String commandId, String message) {
    return of(type, runId, task)
        .setCommandId(commandId.isEmpty() ? null : commandId)
        .setMessage(fitting(message))
        .build();
  }

  private TrainingEvent.Builder of(RunRecord record, TrainingEventType type) {
    return of(record.request(), type)
        .setParentVersion(record.parentVersion())
        .setVersion(record.version())
        .setLabelPositions(spelled(record.labelPositions()))
        .setLabelTopic(record.labelTopic() == null ? labelTopic.get() : record.labelTopic());
  }

  private TrainingEvent.Builder of(RunRequest request, TrainingEventType type) {
    return of(type, request.runId(), request.task())
        .setTrigger(request.lastAsker().word())
        .setStrategy(request.strategy());
  }

  private TrainingEvent.Builder of(TrainingEventType type, String runId, String task) {
    return TrainingEvent.newBuilder().setRunId(runId).setTask(task).setType(type).setAt(now());
  }

  private static String fitting(String message) {
    return message.length() <= MOST_CHARS
        ? message
        : message.substring(0, MOST_CHARS) + "... (" + message.length() + " characters)";
  }

  /** Avro's maps have strings as keys. */
  private static Map<String, Long> spelled(Map<Integer, Long> positions) {
    Map<String, Long> spelled = new TreeMap<>();
    positions.forEach((partition, next) -> spelled.put(Integer.toString(partition), next));
    return spelled;
  }
}
