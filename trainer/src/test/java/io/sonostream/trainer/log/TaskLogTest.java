package io.sonostream.trainer.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskLogTest {
  private final TaskLog log = new TaskLog(() -> "topic-id");

  @Test
  void whatANewerVersionSaysOpensNoRunAndEndsNone() {
    log.add(event("run-1", TrainingEventType.STARTED));
    log.add(event("run-1", TrainingEventType.UNKNOWN));
    log.add(event("run-2", TrainingEventType.UNKNOWN));
    assertThat(log.open()).containsOnlyKeys("run-1");
    assertThat(log.of("run-1").started()).isTrue();
  }

  private static TrainingEvent event(String runId, TrainingEventType type) {
    return TrainingEvent.newBuilder()
        .setRunId(runId)
        .setTask("breast-lesion")
        .setType(type)
        .setAt(Instant.parse("2026-11-20T10:00:00Z"))
        .setMessage("said")
        .build();
  }
}
