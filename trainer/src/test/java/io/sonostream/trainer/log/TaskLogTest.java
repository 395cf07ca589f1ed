package io.sonostream.trainer.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskLogTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  private final TaskLog log = new TaskLog(() -> "topic-id");

  @Test
  void whatANewerVersionSaysOpensNoRunAndEndsNone() {
    log.add(event("run-1", TrainingEventType.STARTED));
    log.add(event("run-1", TrainingEventType.UNKNOWN));
    log.add(event("run-2", TrainingEventType.UNKNOWN));
    assertThat(log.open()).containsOnlyKeys("run-1");
    assertThat(log.of("run-1").started()).isTrue();
  }

  /** Each command that a run has joined gets an outcome, and labels come in while it trains. */
  @Test
  void whatASecondCommandIsAnsweredDoesNotMoveTheRunsStart() {
    log.add(reaching(100, said("run-1", TrainingEventType.STARTED)));
    log.add(reaching(100, outcome("command-1")));
    log.add(reaching(100, outcome("command-2")));
    assertThat(log.isAnswered("command-1")).isTrue();
    assertThat(log.isAnswered("command-2")).isTrue();
    assertThat(log.lastStartAt()).isEqualTo(AT);
    assertThat(log.lastRead()).isEqualTo(Map.of(0, 100L));
    assertThat(log.open()).isEmpty();
  }

  private static TrainingEvent reaching(long next, TrainingEvent.Builder event) {
    return event.setLabelPositions(Map.of("0", next)).setLabelTopic("topic-id").build();
  }

  private static TrainingEvent.Builder outcome(String commandId) {
    return said("run-1", TrainingEventType.REJECTED)
        .setCommandId(commandId)
        .setAt(AT.plusSeconds(3600));
  }

  private static TrainingEvent event(String runId, TrainingEventType type) {
    return said(runId, type).build();
  }

  private static TrainingEvent.Builder said(String runId, TrainingEventType type) {
    return TrainingEvent.newBuilder()
        .setRunId(runId)
        .setTask("breast-lesion")
        .setType(type)
        .setAt(AT)
        .setMessage("said");
  }
}
