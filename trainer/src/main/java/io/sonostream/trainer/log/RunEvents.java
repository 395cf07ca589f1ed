package io.sonostream.trainer.log;

import io.sonostream.client.Records;
import io.sonostream.client.audit.Actor;
import io.sonostream.client.audit.Change;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.models.StaleChampionException;
import io.sonostream.learning.gate.GateVerdict;
import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.schemas.AuditOutcome;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.job.Step;
import io.sonostream.trainer.job.StepListener;
import io.sonostream.trainer.queue.RunRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Tells the world what happened, each time as one transaction. Owned by the service's thread. */
public final class RunEvents {
  private static final Actor WHO = Actor.ofService("trainer");

  private final EventTransactions transactions;
  private final Records records;
  private final CommandOffsets offsets;
  private final Supplier<ConsumerGroupMetadata> membership;
  private final ModelRegistry models;
  private final StepListener steps;
  private final EventRecords events;

  public RunEvents(
      EventTransactions transactions,
      Records records,
      CommandOffsets offsets,
      Supplier<ConsumerGroupMetadata> membership,
      ModelRegistry models,
      StepListener steps,
      EventRecords events) {
    this.transactions = transactions;
    this.records = records;
    this.offsets = offsets;
    this.membership = membership;
    this.models = models;
    this.steps = steps;
    this.events = events;
  }

  public void queued(RunRequest request, String commandId) {
    tell(events.queued(request, commandId), Step.QUEUED);
  }

  public void started(RunRecord record, String message, Map<String, Double> metrics) {
    tell(events.started(record, message, metrics), Step.STARTED);
  }

  public void epoch(RunRecord record, TrainingProgress progress) {
    tell(events.epoch(record, progress), Step.EPOCH_TOLD);
  }

  /**
   * Release, assignment, outcome and the audit of it, all or nothing; or a rejection, where
   * somebody has moved the task since the champion was compared.
   */
  public void promoted(
      RunRecord record, GateVerdict verdict, ModelRelease release, List<String> commandIds) {
    String task = record.request().task();
    List<TrainingEvent> told = decision(TrainingEventType.PROMOTED, record, verdict, commandIds);
    try {
      models.promote(
          release,
          record.parentVersion(),
          WHO.name(),
          verdict.message(),
          (transaction, move) -> {
            told.forEach(event -> transaction.send(records.of(event)));
            audit(record, verdict, AuditOutcome.DONE, null).forEach(transaction::send);
            transaction.sendOffsetsToTransaction(offsets.committable(commandIds), membership.get());
            transaction.flush();
            steps.passed(Step.OUTCOME_SENT, task);
          });
    } catch (StaleChampionException e) {
      String why = "rejected: " + e.getMessage() + "; the comparison is void, start another";
      GateVerdict overtaken = new GateVerdict(false, why, verdict.metrics());
      List<ProducerRecord<String, byte[]>> outcome = new ArrayList<>();
      decision(TrainingEventType.REJECTED, record, overtaken, commandIds)
          .forEach(event -> outcome.add(records.of(event)));
      outcome.addAll(audit(record, verdict, AuditOutcome.REFUSED, e.getMessage()));
      end(task, outcome, commandIds);
      return;
    }
    commandIds.forEach(offsets::answered);
    steps.passed(Step.OUTCOME_COMMITTED, task);
  }

  public void rejected(RunRecord record, GateVerdict verdict, List<String> commandIds) {
    endWith(
        record.request().task(),
        decision(TrainingEventType.REJECTED, record, verdict, commandIds),
        commandIds);
  }

  /** Failed or cancelled. */
  public void ended(
      TrainingEventType type,
      RunRequest request,
      String message,
      Map<Integer, Long> asked,
      List<String> commandIds) {
    endWith(
        request.task(),
        forEach(commandIds, id -> events.ended(type, request, id, message, asked)),
        commandIds);
  }

  /** A run is due and can't be; told once, until it can. */
  public void waiting(String task, String runId, Map<Integer, Long> positions, String message) {
    write(
        List.of(records.of(events.waiting(task, runId, positions, message))), List.of(), () -> {});
  }

  /**
   * A run that waited in the queue was dropped by a command.
   *
   * @param asked how far the labels reach that asked for the run; empty where a command did
   */
  public void dropped(
      String task, String runId, String commandId, Map<Integer, Long> asked, String message) {
    endWith(
        task, List.of(events.dropped(task, runId, commandId, asked, message)), List.of(commandId));
  }

  /** An answer to one command, or to none when the id is empty, apart from any run of ours. */
  public void answer(
      TrainingEventType type, String runId, String task, String commandId, String message) {
    endWith(
        task,
        List.of(events.answer(type, runId, task, commandId, message)),
        commandId.isEmpty() ? List.of() : List.of(commandId));
  }

  /** The outcome of this command was told in an earlier life. */
  public void answeredBefore(String commandId) {
    offsets.answered(commandId);
  }

  /**
   * The trainer's own decision, as a person's would stand there: that it was asked for, and what
   * came of it. Both together, since they are written when the outcome is known.
   */
  private List<ProducerRecord<String, byte[]>> audit(
      RunRecord record, GateVerdict verdict, AuditOutcome outcome, @Nullable String why) {
    RunRequest request = record.request();
    Change change =
        Change.of("promote", request.task(), verdict.message())
            .with("version", record.version())
            .with("run", request.runId());
    // A run promotes once, so a repeated attempt is the same change.
    String id = UUID.nameUUIDFromBytes(request.runId().getBytes(StandardCharsets.UTF_8)).toString();
    return List.of(
        records.of(change.record(id, events.now(), WHO, AuditOutcome.ASKED, null)),
        records.of(change.record(id, events.now(), WHO, outcome, why)));
  }

  private List<TrainingEvent> decision(
      TrainingEventType type, RunRecord record, GateVerdict verdict, List<String> commandIds) {
    List<TrainingEvent> all = new ArrayList<>();
    Map<String, Double> metrics = verdict.metrics();
    all.add(
        events.decided(
            TrainingEventType.EVALUATED, record, null, metrics, "evaluated on the test subjects"));
    all.addAll(
        forEach(commandIds, id -> events.decided(type, record, id, metrics, verdict.message())));
    return all;
  }

  /** One event for each command that the run answers, and one where no command asked. */
  private static List<TrainingEvent> forEach(
      List<String> commandIds, Function<@Nullable String, TrainingEvent> event) {
    return commandIds.isEmpty()
        ? List.of(event.apply(null))
        : commandIds.stream().map(event).toList();
  }

  private void endWith(String task, List<TrainingEvent> told, List<String> commandIds) {
    end(task, told.stream().map(records::of).toList(), commandIds);
  }

  private void end(
      String task, List<ProducerRecord<String, byte[]>> outcome, List<String> commandIds) {
    write(outcome, commandIds, () -> steps.passed(Step.OUTCOME_SENT, task));
    steps.passed(Step.OUTCOME_COMMITTED, task);
  }

  private void tell(TrainingEvent event, Step step) {
    write(List.of(records.of(event)), List.of(), () -> {});
    steps.passed(step, event.getTask());
  }

  private void write(
      List<ProducerRecord<String, byte[]>> outcome, List<String> commandIds, Runnable sent) {
    transactions.write(outcome, offsets.committable(commandIds), membership.get(), sent);
    commandIds.forEach(offsets::answered);
  }
}
