package io.sonostream.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sonostream.mlflow.tracking.Point;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunMirrorTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void aRunThatStartsOverIsToldFromItsLastStart() {
    List<TrainingEvent> events =
        List.of(
            event(TrainingEventType.STARTED, 0).build(),
            epoch(1, "full", "epoch 1 of 40", 0.9),
            event(TrainingEventType.STARTED, 60).build(),
            epoch(1, "full", "epoch 1 of 12", 0.5));
    assertThat(RunMirror.points(RunMirror.ofLastStart(events)))
        .extracting(Point::metric, Point::step, Point::value)
        .containsExactly(tuple("validationDice", 1L, 0.5));
    assertThat(RunMirror.ofLastStart(events).get(0).getAt()).isEqualTo(AT.plusSeconds(60));
    assertThat(RunMirror.ofLastStart(List.of(event(TrainingEventType.QUEUED, 0).build())))
        .as("no run yet")
        .isEmpty();
  }

  @Test
  void eachStrategyOfASearchIsACurveOfItsOwn() {
    assertThat(
            RunMirror.points(
                List.of(
                    epoch(1, "full", "search, epoch 1 of 12", 0.5),
                    epoch(1, "frozen-prefix(2)", "search, epoch 1 of 12", 0.75),
                    epoch(2, "frozen-prefix(2)", "epoch 2 of 12", 0.8))))
        .extracting(Point::metric)
        .containsExactly(
            "search/full/validationDice",
            "search/frozen-prefix(2)/validationDice",
            "validationDice");
  }

  private static TrainingEvent epoch(int epoch, String strategy, String message, double dice) {
    return event(TrainingEventType.EPOCH, 1)
        .setEpoch(epoch)
        .setStrategy(strategy)
        .setMessage(message)
        .setValidationDice(dice)
        .build();
  }

  private static TrainingEvent.Builder event(TrainingEventType type, long second) {
    return TrainingEvent.newBuilder()
        .setRunId("run-1")
        .setTask("breast-lesion")
        .setType(type)
        .setAt(AT.plusSeconds(second))
        .setMessage("it is so");
  }
}
