package io.sonostream.trainer.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskDeskTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private int runs;
  private final TaskDesk desk =
      new TaskDesk(
          "breast-lesion",
          new TriggerSettings(20, Duration.ofHours(24)),
          NOON,
          () -> "run-" + ++runs);

  @Test
  void enoughNewLabelsStartARunAtOnce() {
    assertThat(desk.look(NOON, 19)).isEmpty();
    assertThat(desk.look(NOON, 20)).hasSize(1);
    RunRequest begun = desk.begin(NOON).orElseThrow();
    assertThat(begun.trigger()).isEqualTo(Trigger.LABELS);
    assertThat(begun.commandIds()).isEmpty();
    assertThat(desk.look(NOON, 500)).as("one run at a time").isEmpty();
    assertThat(desk.begin(NOON)).isEmpty();
  }

  @Test
  void theIntervalNeedsAtLeastOneNewLabel() {
    Instant tomorrow = NOON.plus(Duration.ofHours(24));
    assertThat(desk.look(tomorrow, 0)).isEmpty();
    assertThat(desk.look(tomorrow.minusSeconds(1), 1)).isEmpty();
    assertThat(desk.look(tomorrow, 1)).hasSize(1);
    assertThat(desk.begin(tomorrow).orElseThrow().trigger()).isEqualTo(Trigger.INTERVAL);
    desk.ended();
    assertThat(desk.look(tomorrow.plusSeconds(60), 1)).as("counts from the last run").isEmpty();
  }

  @Test
  void commandsDuringARunShareTheNextOne() {
    desk.start("c1", "full", "first", null);
    RunRequest first = desk.begin(NOON).orElseThrow();
    desk.start("c2", "full", "second", null);
    desk.start("c3", null, "third", null);
    assertThat(desk.running()).isEqualTo(first);
    assertThat(desk.begin(NOON)).as("one run at a time").isEmpty();
    desk.ended();
    RunRequest next = desk.begin(NOON).orElseThrow();
    assertThat(next.commandIds()).containsExactly("c2", "c3");
    assertThat(next.strategy()).isEqualTo("full");
    desk.ended();
    assertThat(desk.begin(NOON)).isEmpty();
  }

  @Test
  void aCommandJoinsARunThatLabelsAskedForAndThatStillWaits() {
    desk.look(NOON, 30);
    desk.start("c1", "expanding-only", "please", null);
    RunRequest begun = desk.begin(NOON).orElseThrow();
    assertThat(begun.commandIds()).containsExactly("c1");
    assertThat(begun.strategy()).isEqualTo("expanding-only");
    assertThat(runs).isEqualTo(1);
  }

  @Test
  void aRepeatedCommandIsOneCommand() {
    desk.start("c1", null, "please", null);
    assertThat(desk.start("c1", null, "please", null)).isEmpty();
    desk.begin(NOON);
    assertThat(desk.start("c1", null, "please", null)).isEmpty();
    assertThat(desk.waiting()).isNull();
  }

  @Test
  void aCommandThatIsReadAgainKeepsItsRun() {
    desk.start("c1", null, "please", "run-of-yesterday");
    assertThat(desk.begin(NOON).orElseThrow().runId()).isEqualTo("run-of-yesterday");
  }

  @Test
  void aCancelEndsWhatGoesAndDropsWhatWaits() {
    desk.start("c1", null, "first", null);
    desk.begin(NOON);
    desk.start("c2", null, "second", null);
    List<DeskAction> actions = desk.cancel("c3", "wrong labels");
    assertThat(actions)
        .containsExactly(
            new DeskAction.Cancelled("c2", "run-2", "cancelled: wrong labels"),
            new DeskAction.Kill("run-1", "wrong labels"));
    assertThat(desk.cancel("c3", "wrong labels")).as("read again").isEmpty();
    assertThat(desk.ended()).containsExactly("c3");
    assertThat(desk.running()).isNull();
    assertThat(desk.waiting()).isNull();
  }

  @Test
  void aCancelWithNothingToEndIsAnsweredToo() {
    assertThat(desk.cancel("c1", "why not"))
        .containsExactly(new DeskAction.Cancelled("c1", "", "nothing to cancel for breast-lesion"));
  }

  @Test
  void aResumedRunIsTheRunningOne() {
    RunRequest old =
        new RunRequest("run-9", "breast-lesion", Trigger.COMMAND, null, "x", List.of("c1"));
    desk.resume(old);
    assertThat(desk.start("c1", null, "read again", null)).isEmpty();
    assertThat(desk.begin(NOON)).isEmpty();
    assertThat(desk.running()).isEqualTo(old);
  }
}
