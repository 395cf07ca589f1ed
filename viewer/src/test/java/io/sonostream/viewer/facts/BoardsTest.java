package io.sonostream.viewer.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.client.labels.LabelRequestPublisher;
import io.sonostream.client.models.ModelTable;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.control.Assignments;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.viewer.Records;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BoardsTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final String TASK = Records.TASK;

  private final Map<String, ModelRelease> releases = new LinkedHashMap<>();
  private final Map<String, ModelAssignment> assignments = new LinkedHashMap<>();
  private final ModelBoard models = new ModelBoard(() -> new ModelTable(releases, assignments));
  private final TrainingBoard training = new TrainingBoard();

  @Test
  void releasesComeNewestFirstWithTheGatesWord() {
    release(Records.release("v1", null, 0.6, AT));
    release(Records.release("v2", "v1", 0.7, AT.plusSeconds(1)));
    models.event(event("run-2", TrainingEventType.REJECTED, 5, "v2", "not better"));
    models.event(event("run-3", TrainingEventType.FAILED, 6, "v1", "broken"));
    List<ModelView.Release> releases = models.view().get(0).releases();
    assertThat(releases).extracting(ModelView.Release::version).containsExactly("v2", "v1");
    assertThat(releases.get(0).gate().decision()).isEqualTo("REJECTED");
    assertThat(releases.get(0).gate().message()).isEqualTo("not better");
    assertThat(releases.get(1).gate()).isNull();
  }

  @Test
  void theAssignmentNamesChampionChallengerAndTheWayBack() {
    ModelAssignment first = Assignments.promote(null, TASK, "v1", "ann", "first", AT);
    assignments.put(
        TASK, Assignments.promote(first, TASK, "v2", "gate", "better", AT.plusSeconds(1)));
    ModelView.Assignment now = models.view().get(0).assignment();
    assertThat(now.champion()).isEqualTo("v2");
    assertThat(now.previous()).isEqualTo("v1");
    assertThat(now.challenger()).isNull();
    assertThat(now.by()).isEqualTo("gate");
  }

  @Test
  void aRunThatNoTrainerWorksOnIsInterruptedUntilOneIsBackOrItHasAnOutcome() {
    training.event(Records.epoch("run-1", 1, 12, 0.5, AT));
    assertThat(training.view().get(0).running()).as("not known yet").isTrue();
    training.attended(task -> false);
    assertThat(training.view().get(0).running()).isFalse();
    assertThat(training.view().get(0).state()).isEqualTo("INTERRUPTED");
    assertThat(training.view().get(0).message()).contains("no trainer works on it now");
    training.attended(TASK::equals);
    assertThat(training.view().get(0).running()).isTrue();
    training.attended(task -> false);
    training.event(event("run-1", TrainingEventType.REJECTED, 5, "v2", "not better"));
    assertThat(training.view().get(0).state()).isEqualTo("REJECTED");
    assertThat(training.view().get(0).message()).isEqualTo("not better");
  }

  @Test
  void shadowComparisonsBecomeACurveForEachPair() {
    models.shadow(comparison("v1", "v2", 0, 0.8));
    models.shadow(comparison("v1", "v2", 9_999, 0.6));
    models.shadow(comparison("v1", "v2", 10_000, 1.0));
    models.shadow(comparison("v1", "v3", 10_000, 0.5));
    List<ShadowCurve.View> curves = models.view().get(0).shadow();
    assertThat(curves).extracting(ShadowCurve.View::challenger).containsExactly("v2", "v3");
    ShadowCurve.View first = curves.get(0);
    assertThat(first.frames()).isEqualTo(3);
    assertThat(first.points()).extracting(ShadowCurve.Point::frames).containsExactly(2L, 1L);
    assertThat(first.points().get(0).dice()).isCloseTo(0.7, within());
    assertThat(first.points().get(1).at() - first.points().get(0).at()).isEqualTo(10_000);
  }

  @Test
  void aLateComparisonCountsInTheNewestBucketAndTheCurveStaysBounded() {
    ShadowCurve curve = new ShadowCurve("v1", "v2");
    for (int i = 0; i < ShadowCurve.MAX_BUCKETS + 10; i++) {
      curve.add(comparison("v1", "v2", i * 10_000L, 1));
    }
    curve.add(comparison("v1", "v2", 0, 0));
    ShadowCurve.View view = curve.view();
    assertThat(view.points()).hasSize(ShadowCurve.MAX_BUCKETS);
    assertThat(view.points().get(view.points().size() - 1).dice()).isCloseTo(0.5, within());
    assertThat(view.frames()).isEqualTo(ShadowCurve.MAX_BUCKETS + 11);
  }

  @Test
  void aRunIsPutTogetherFromItsEvents() {
    training.event(event("run-1", TrainingEventType.QUEUED, 0, null, "queued"));
    for (int epoch = 1; epoch <= 3; epoch++) {
      training.event(Records.epoch("run-1", epoch, 12, 0.5 + epoch / 10.0, AT.plusSeconds(epoch)));
    }
    // The trainer may tell an epoch again after a crash.
    training.event(Records.epoch("run-1", 3, 12, 0.9, AT.plusSeconds(4)));
    RunView running = training.view().get(0);
    assertThat(running.running()).isTrue();
    assertThat(running.state()).isEqualTo("EPOCH");
    assertThat(running.epochsPlanned()).isEqualTo(12);
    assertThat(running.parent()).isEqualTo("v1");
    assertThat(running.epochs()).extracting(RunView.Epoch::epoch).containsExactly(1, 2, 3);
    assertThat(running.epochs().get(2).validationDice()).isEqualTo(0.9);

    training.event(
        Records.event("run-1", TrainingEventType.REJECTED, AT.plusSeconds(9))
            .setMessage("not better on 14 test subjects")
            .setMetrics(Map.of("challengerDice", 0.61))
            .build());
    RunView ended = training.view().get(0);
    assertThat(ended.running()).isFalse();
    assertThat(ended.state()).isEqualTo("REJECTED");
    assertThat(ended.message()).isEqualTo("not better on 14 test subjects");
    assertThat(ended.metrics()).containsEntry("challengerDice", 0.61);
    assertThat(ended.epochs()).hasSize(3);
    assertThat(ended.firstAt()).isEqualTo(AT.toEpochMilli());
  }

  @Test
  void aRunThatStartsOverHasNothingOfTheLifeThatItLost() {
    training.event(started("run-1", Map.of("trainSubjects", 60.0, "testSubjects", 9.0)));
    training.event(Records.epoch("run-1", 1, 40, 0.9, AT.plusSeconds(1)));
    training.event(Records.epoch("run-1", 2, 40, 0.95, AT.plusSeconds(2)));
    training.event(started("run-1", Map.of("trainSubjects", 64.0)));
    RunView again = training.view().get(0);
    assertThat(again.epochs()).isEmpty();
    assertThat(again.epochsPlanned()).isNull();
    assertThat(again.metrics()).containsExactly(Map.entry("trainSubjects", 64.0));

    training.event(Records.epoch("run-1", 1, 12, 0.5, AT.plusSeconds(4)));
    assertThat(training.view().get(0).epochs())
        .extracting(RunView.Epoch::validationDice)
        .containsExactly(0.5);
  }

  @Test
  void aSearchShowsOneStrategyAtATimeAndInTheEndTheWinnersWholeCurve() {
    training.event(candidate("full", 1, 0.6));
    training.event(candidate("full", 2, 0.7));
    training.event(candidate("expanding-only", 1, 0.65));
    assertThat(dice()).as("the one that is tried").containsExactly(0.65);
    training.event(candidate("expanding-only", 2, 0.66));
    training.event(event("run-1", TrainingEventType.EVALUATED, 9, "v2", "it stopped early"));
    assertThat(dice()).as("who has won").containsExactly(0.6, 0.7);

    training.event(candidate("full", 3, 0.69));
    assertThat(dice()).as("its first epochs, too").containsExactly(0.6, 0.7, 0.69);
    training.event(event("run-1", TrainingEventType.REJECTED, 9, "v2", "not better"));
    assertThat(dice()).containsExactly(0.6, 0.7, 0.69);
  }

  private List<Double> dice() {
    return training.view().get(0).epochs().stream().map(RunView.Epoch::validationDice).toList();
  }

  private static TrainingEvent candidate(String strategy, int epoch, double dice) {
    return Records.event("run-1", TrainingEventType.EPOCH, AT.plusSeconds(epoch))
        .setStrategy(strategy)
        .setEpoch(epoch)
        .setValidationDice(dice)
        .build();
  }

  private static TrainingEvent started(String run, Map<String, Double> metrics) {
    return Records.event(run, TrainingEventType.STARTED, AT).setMetrics(metrics).build();
  }

  @Test
  void aRunThatWaitsForSubjectsDoesNotRunUntilItCan() {
    training.event(event("run-1", TrainingEventType.WAITING, 0, null, "waiting: 0 to validate"));
    RunView waiting = training.view().get(0);
    assertThat(waiting.running()).isFalse();
    assertThat(waiting.state()).isEqualTo("WAITING");
    assertThat(waiting.message()).isEqualTo("waiting: 0 to validate");

    training.event(event("run-1", TrainingEventType.QUEUED, 5, null, "queued: 63 new labels"));
    assertThat(training.view()).hasSize(1);
    assertThat(training.view().get(0).running()).isTrue();
  }

  @Test
  void whatANewerTrainerSaysOfARunChangesNothing() {
    training.event(event("run-1", TrainingEventType.FAILED, 0, null, "failed"));
    training.event(event("run-1", TrainingEventType.UNKNOWN, 5, null, "cleaned up"));
    training.event(event("run-2", TrainingEventType.UNKNOWN, 6, null, "planned"));
    assertThat(training.view())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.state()).isEqualTo("FAILED");
              assertThat(run.running()).isFalse();
              assertThat(run.message()).isEqualTo("failed");
            });
  }

  @Test
  void aDivergedLossIsLeftOut() {
    training.event(
        Records.event("run-1", TrainingEventType.EPOCH, AT)
            .setEpoch(1)
            .setTrainLoss(Double.POSITIVE_INFINITY)
            .setValidationLoss(0.4)
            .setValidationDice(Double.NaN)
            .build());
    RunView.Epoch epoch = training.view().get(0).epochs().get(0);
    assertThat(epoch.trainLoss()).isNull();
    assertThat(epoch.validationDice()).isNull();
    assertThat(epoch.validationLoss()).isNotNull();
  }

  @Test
  void theNewestRunsStay() {
    for (int run = 0; run < TrainingBoard.MAX_RUNS + 3; run++) {
      training.event(event("run-" + run, TrainingEventType.QUEUED, run, null, ""));
    }
    List<RunView> runs = training.view();
    assertThat(runs).hasSize(TrainingBoard.MAX_RUNS);
    assertThat(runs.get(0).run()).isEqualTo("run-" + (TrainingBoard.MAX_RUNS + 2));
    assertThat(runs.get(runs.size() - 1).run()).isEqualTo("run-3");
  }

  private static LabelRequest request(String device, @Nullable Float disagreement, String... by) {
    return new LabelRequest(
        device,
        "exam-1",
        1L,
        null,
        new SourceCoordinates("labels", 0, 0L),
        0f,
        disagreement,
        0f,
        null,
        List.of("lesion"),
        null,
        List.of(by));
  }

  private static Optional<LabelRequests> labelled(
      RequestBoard board, String device, String reader, @Nullable LabelRequest again) {
    return board.labelled(TASK, device + "/exam-1/1", reader, Optional.ofNullable(again), AT);
  }

  @Test
  void aLabelledFrameLeavesItsListOrStaysInItForAnotherReader() {
    RequestBoard board = new RequestBoard();
    assertThat(labelled(board, "a", "ann", null)).as("nobody asked").isEmpty();
    LabelRequest again = request("a", 0.7f, "ann");
    assertThat(labelled(board, "a", "ann", again).orElseThrow().getRequests())
        .as("a task's first list")
        .containsExactly(again);
    LabelRequest later = request("a", 0.9f, "ann");
    assertThat(labelled(board, "a", "ann", later).orElseThrow().getRequests())
        .as("she drew it anew")
        .containsExactly(later);
    assertThat(labelled(board, "a", "ann", null)).as("it waits for another").isEmpty();
    assertThat(board.view("ann")).isEmpty();
    assertThat(board.view("bob"))
        .singleElement()
        .satisfies(
            view -> {
              assertThat(view.readers()).isOne();
              assertThat(view.disagreement()).as("would lead him").isNull();
            });
    assertThat(labelled(board, "a", "bob", null).orElseThrow().getRequests()).isEmpty();

    board.record(new LabelRequests(TASK, AT, 9L, List.of(request("a", 0.2f))));
    LabelRequests both = labelled(board, "a", "ann", again).orElseThrow();
    assertThat(both.getRequests()).as("in place of what she answered").containsExactly(again);
    assertThat(both.getConsidered()).isEqualTo(9);
  }

  @Test
  void aFullListAsksNobodyMore() {
    RequestBoard board = new RequestBoard();
    List<LabelRequest> full =
        IntStream.range(0, LabelRequestPublisher.MOST)
            .mapToObj(i -> request("d" + i, null))
            .toList();
    board.record(new LabelRequests(TASK, AT, 0L, full));
    assertThat(labelled(board, "other", "ann", request("other", 0.7f, "ann"))).isEmpty();
    assertThat(labelled(board, "d3", "ann", request("d3", 0.7f, "ann")).orElseThrow().getRequests())
        .as("one was answered")
        .hasSize(LabelRequestPublisher.MOST);
  }

  private void release(ModelRelease release) {
    releases.put(Topics.releaseKey(release.getTask(), release.getVersion()), release);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }

  private static ShadowComparison comparison(
      String champion, String challenger, long millis, double dice) {
    return Records.comparison(TASK, champion, challenger, dice, AT.plusMillis(millis));
  }

  private static TrainingEvent event(
      String run, TrainingEventType type, long second, String version, String message) {
    return Records.event(run, type, AT.plusSeconds(second), version, message);
  }
}
