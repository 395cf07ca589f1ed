package io.sonostream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LearningStoryTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void anEpochTellsItsDiceAndWhatIsLeft() {
    TrainingEvent epoch =
        event(TrainingEventType.EPOCH, 40, "epoch 5 of 24")
            .setValidationDice(0.4563)
            .setSecondsLeft(61.4)
            .build();
    assertThat(LearningStory.line(epoch, START))
        .contains("+40 s  epoch 5 of 24, validation Dice 0.456, about 61 s left");
  }

  @Test
  void theLastEpochHasNothingLeft() {
    TrainingEvent epoch =
        event(TrainingEventType.EPOCH, 90, "epoch 24 of 24")
            .setValidationDice(0.8)
            .setSecondsLeft(0.0)
            .build();
    assertThat(LearningStory.line(epoch, START))
        .contains("+90 s  epoch 24 of 24, validation Dice 0.800");
  }

  @Test
  void anOutcomeIsTheGatesOwnWord() {
    TrainingEvent promoted =
        event(TrainingEventType.PROMOTED, 100, "promoted: Dice 0.235 -> 0.647").build();
    assertThat(LearningStory.line(promoted, START))
        .contains("+100 s  promoted: Dice 0.235 -> 0.647");
    assertThat(LearningStory.line(event(TrainingEventType.STARTED, 3, "").build(), START))
        .isEmpty();
  }

  private static TrainingEvent.Builder event(TrainingEventType type, long second, String message) {
    return TrainingEvent.newBuilder()
        .setRunId("run-1")
        .setTask(DemoRun.TASK)
        .setType(type)
        .setAt(START.plusSeconds(second))
        .setMessage(message);
  }
}
