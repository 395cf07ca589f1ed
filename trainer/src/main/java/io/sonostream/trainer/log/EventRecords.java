package io.sonostream.trainer.log;

import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.queue.RunRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the events of runs. */
final class EventRecords {
  private final Clock clock;

  EventRecords(Clock clock) {
    this.clock = clock;
  }

  TrainingEvent queued(RunRequest request, String commandId) {
    return of(request, TrainingEventType.QUEUED)
        .setCommandId(commandId.isEmpty() ? null : commandId)
        .setMessage("queued: " + request.reason())
        .build();
  }

  TrainingEvent started(RunRecord record, String message) {
    return of(record, TrainingEventType.STARTED).setMessage(message).build();
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
    return of(record, type).setCommandId(commandId).setMetrics(metrics).setMessage(message).build();
  }

  /** An end without a decision: failed or cancelled. */
  TrainingEvent ended(
      TrainingEventType type, RunRequest request, @Nullable String commandId, String message) {
    return of(request, type).setCommandId(commandId).setMessage(message).build();
  }

  /** An answer to a command that belongs to no run of ours. */
  TrainingEvent answer(
      TrainingEventType type, String runId, String task, String commandId, String message) {
    return TrainingEvent.newBuilder()
        .setRunId(runId)
        .setTask(task)
        .setCommandId(commandId.isEmpty() ? null : commandId)
        .setType(type)
        .setAt(clock.instant().truncatedTo(ChronoUnit.MICROS))
        .setMessage(message)
        .build();
  }

  private TrainingEvent.Builder of(RunRecord record, TrainingEventType type) {
    Map<String, Long> positions = new TreeMap<>();
    record.labelPositions().forEach((partition, next) -> positions.put(partition + "", next));
    return of(record.request(), type)
        .setParentVersion(record.parentVersion())
        .setVersion(record.version())
        .setLabelPositions(positions);
  }

  private TrainingEvent.Builder of(RunRequest request, TrainingEventType type) {
    return TrainingEvent.newBuilder()
        .setRunId(request.runId())
        .setTask(request.task())
        .setType(type)
        .setTrigger(request.trigger().word())
        .setStrategy(request.strategy())
        .setAt(clock.instant().truncatedTo(ChronoUnit.MICROS));
  }
}
