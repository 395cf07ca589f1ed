package io.sonostream.trainer.service;

import io.sonostream.learning.gate.GateVerdict;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.control.Assignments;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.trigger.RunRequest;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Tells the world what happened, each time as one transaction. Owned by the service's thread. */
final class Outcomes {
  private final EventWriter writer;
  private final Wire wire;
  private final CommandOffsets offsets;
  private final Supplier<ConsumerGroupMetadata> membership;
  private final Workshop shop;
  private final RunEvents events;

  Outcomes(
      EventWriter writer,
      Wire wire,
      CommandOffsets offsets,
      Supplier<ConsumerGroupMetadata> membership,
      Workshop shop) {
    this.writer = writer;
    this.wire = wire;
    this.offsets = offsets;
    this.membership = membership;
    this.shop = shop;
    this.events = new RunEvents(shop.clock());
  }

  void queued(RunRequest request, String commandId) {
    tell(List.of(events.queued(request, commandId)), List.of(), request.task(), Step.QUEUED);
  }

  void told(RunNews.Started news) {
    tell(
        List.of(events.started(news.record(), news.message())),
        List.of(),
        news.record().request().task(),
        Step.STARTED);
  }

  void told(RunNews.Epoch news) {
    tell(
        List.of(events.epoch(news.record(), news.progress())),
        List.of(),
        news.record().request().task(),
        Step.EPOCH_TOLD);
  }

  /** Release, assignment and outcome, in this order, all or nothing. */
  void promoted(RunNews.Promoted news, List<String> commandIds) {
    RunRecord record = news.record();
    String task = record.request().task();
    ModelAssignment current = shop.catalog().read().assignment(task);
    ModelAssignment next =
        Assignments.promote(
            current,
            task,
            record.version(),
            "trainer",
            news.verdict().message(),
            shop.clock().instant().truncatedTo(ChronoUnit.MICROS));
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    records.add(wire.of(news.release()));
    records.add(wire.of(next));
    decision(TrainingEventType.PROMOTED, record, news.verdict(), commandIds)
        .forEach(event -> records.add(wire.of(event)));
    write(records, commandIds, task, Step.OUTCOME_SENT);
    shop.steps().passed(Step.OUTCOME_COMMITTED, task);
  }

  void rejected(RunNews.Rejected news, List<String> commandIds) {
    end(
        news.record().request().task(),
        decision(TrainingEventType.REJECTED, news.record(), news.verdict(), commandIds),
        commandIds);
  }

  /** Failed or cancelled. */
  void ended(TrainingEventType type, RunRequest request, String message, List<String> commandIds) {
    end(
        request.task(),
        forEach(commandIds, id -> events.ended(type, request, id, message)),
        commandIds);
  }

  /** An answer to one command, or to none when the id is empty, apart from any run of ours. */
  void answer(TrainingEventType type, String runId, String task, String commandId, String message) {
    end(
        task,
        List.of(events.answer(type, runId, task, commandId, message)),
        commandId.isEmpty() ? List.of() : List.of(commandId));
  }

  /** The outcome of this command was told in an earlier life. */
  void answeredBefore(String commandId) {
    offsets.answered(commandId);
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

  private void end(String task, List<TrainingEvent> told, List<String> commandIds) {
    write(told.stream().map(wire::of).toList(), commandIds, task, Step.OUTCOME_SENT);
    shop.steps().passed(Step.OUTCOME_COMMITTED, task);
  }

  private void tell(List<TrainingEvent> told, List<String> commandIds, String task, Step step) {
    write(told.stream().map(wire::of).toList(), commandIds, task, null);
    shop.steps().passed(step, task);
  }

  private void write(
      List<ProducerRecord<String, byte[]>> records,
      List<String> commandIds,
      String task,
      @Nullable Step sent) {
    writer.write(
        records,
        offsets.committable(commandIds),
        membership.get(),
        () -> {
          if (sent != null) {
            shop.steps().passed(sent, task);
          }
        });
    commandIds.forEach(offsets::answered);
  }
}
