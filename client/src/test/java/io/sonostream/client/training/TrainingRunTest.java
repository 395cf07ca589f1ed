package io.sonostream.client.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrainingRunTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void aRunThatStartsOverHasNoEpochOfTheLifeThatItLost() {
    TrainingRun run =
        TrainingRun.of(event(TrainingEventType.QUEUED).setCommandId("c-1").build())
            .and(event(TrainingEventType.STARTED).build())
            .and(
                event(TrainingEventType.EPOCH)
                    .setEpoch(7)
                    .setEpochs(40)
                    .setValidationDice(0.9)
                    .build());
    assertThat(run.epoch()).isEqualTo(7);
    TrainingRun again = run.and(event(TrainingEventType.STARTED).build());
    assertThat(again.epoch()).isNull();
    assertThat(again.epochs()).isNull();
    assertThat(again.validationDice()).isNull();
    assertThat(again.commandId()).as("still asked for by it").isEqualTo("c-1");
  }

  private static TrainingEvent.Builder event(TrainingEventType type) {
    return TrainingEvent.newBuilder()
        .setRunId("run-1")
        .setTask("breast-lesion")
        .setType(type)
        .setAt(AT)
        .setMessage("");
  }
}
