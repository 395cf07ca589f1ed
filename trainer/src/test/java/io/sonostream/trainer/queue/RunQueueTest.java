package io.sonostream.trainer.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunQueueTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private int runs;
  private final RunQueue queue =
      new RunQueue(
          "breast-lesion",
          new TriggerSettings(20, Duration.ofHours(24)),
          NOON,
          () -> "run-" + ++runs);

  @Test
  void enoughNewLabelsStartARunAtOnce() {
    assertThat(queue.look(NOON, 19, null, null)).isEmpty();
    assertThat(queue.look(NOON, 20, null, null)).hasSize(1);
    RunRequest begun = queue.begin(NOON).orElseThrow();
    assertThat(begun.trigger()).isEqualTo(Trigger.LABELS);
    assertThat(begun.commandIds()).isEmpty();
    assertThat(queue.look(NOON, 500, null, null)).as("one run at a time").isEmpty();
    assertThat(queue.begin(NOON)).isEmpty();
  }

  @Test
  void theIntervalNeedsAtLeastOneNewLabel() {
    Instant tomorrow = NOON.plus(Duration.ofHours(24));
    assertThat(queue.look(tomorrow, 0, null, null)).isEmpty();
    assertThat(queue.look(tomorrow.minusSeconds(1), 1, null, null)).isEmpty();
    assertThat(queue.look(tomorrow, 1, null, null)).hasSize(1);
    assertThat(queue.begin(tomorrow).orElseThrow().trigger()).isEqualTo(Trigger.INTERVAL);
    queue.ended();
    assertThat(queue.look(tomorrow.plusSeconds(60), 1, null, null))
        .as("counts from the last run")
        .isEmpty();
  }

  @Test
  void aRunOfLabelsThatWasLostStartsOverUnlessAnotherReadsThemAnyway() {
    assertThat(queue.startOver("lost")).hasSize(1);
    assertThat(queue.startOver("also-lost")).as("one waits").isEmpty();
    RunRequest begun = queue.begin(NOON).orElseThrow();
    assertThat(begun.runId()).isEqualTo("run-1");
    assertThat(begun.trigger()).isEqualTo(Trigger.LABELS);
    assertThat(begun.reason()).contains("lost");
    assertThat(queue.startOver("lost")).as("one goes").isEmpty();
  }

  @Test
  void commandsDuringARunShareTheNextOne() {
    queue.start("c1", "full", "first", null, null);
    RunRequest first = queue.begin(NOON).orElseThrow();
    queue.start("c2", "full", "second", null, null);
    queue.start("c3", null, "third", null, null);
    assertThat(queue.running()).isEqualTo(first);
    assertThat(queue.begin(NOON)).as("one run at a time").isEmpty();
    queue.ended();
    RunRequest next = queue.begin(NOON).orElseThrow();
    assertThat(next.commandIds()).containsExactly("c2", "c3");
    assertThat(next.strategy()).isEqualTo("full");
    queue.ended();
    assertThat(queue.begin(NOON)).isEmpty();
  }

  @Test
  void aCommandJoinsARunThatLabelsAskedForAndThatStillWaits() {
    queue.look(NOON, 30, null, null);
    queue.start("c1", "expanding-only", "please", null, null);
    RunRequest begun = queue.begin(NOON).orElseThrow();
    assertThat(begun.commandIds()).containsExactly("c1");
    assertThat(begun.strategy()).isEqualTo("expanding-only");
    assertThat(runs).isEqualTo(1);
  }

  /** Else they would ask again at once. */
  @Test
  void aCancelEndsTheLabelsWishTooWhereACommandHadJoinedIt() {
    queue.look(NOON, 30, null, null);
    queue.start("c1", null, "please", null, null);
    assertThat(queue.waiting())
        .satisfies(
            waiting -> {
              assertThat(waiting.trigger()).isEqualTo(Trigger.LABELS);
              assertThat(waiting.lastAsker()).isEqualTo(Trigger.COMMAND);
            });
    assertThat(queue.cancel("c2", "not now"))
        .containsExactly(
            new QueueDecision.Cancelled("c1", "run-1", "cancelled: not now", true),
            new QueueDecision.Cancelled("c2", "run-1", "cancelled: not now", true));
  }

  @Test
  void aRepeatedCommandIsOneCommand() {
    queue.start("c1", null, "please", null, null);
    assertThat(queue.start("c1", null, "please", null, null)).isEmpty();
    queue.begin(NOON);
    assertThat(queue.start("c1", null, "please", null, null)).isEmpty();
    assertThat(queue.waiting()).isNull();
  }

  @Test
  void aCommandThatIsReadAgainKeepsItsRun() {
    queue.start("c1", null, "please", "run-of-yesterday", null);
    assertThat(queue.begin(NOON).orElseThrow().runId()).isEqualTo("run-of-yesterday");
  }

  @Test
  void aCancelEndsWhatGoesAndDropsWhatWaits() {
    queue.start("c1", null, "first", null, null);
    queue.begin(NOON);
    queue.start("c2", null, "second", null, null);
    List<QueueDecision> actions = queue.cancel("c3", "wrong labels");
    assertThat(actions)
        .containsExactly(
            new QueueDecision.Cancelled("c2", "run-2", "cancelled: wrong labels", false),
            new QueueDecision.Kill("run-1", "wrong labels"));
    assertThat(queue.cancel("c3", "wrong labels")).as("read again").isEmpty();
    assertThat(queue.ended()).containsExactly("c3");
    assertThat(queue.running()).isNull();
    assertThat(queue.waiting()).isNull();
  }

  @Test
  void aCancelWithNothingToEndIsAnsweredToo() {
    assertThat(queue.cancel("c1", "why not"))
        .containsExactly(
            new QueueDecision.Cancelled("c1", "", "nothing to cancel for breast-lesion", false));
  }

  @Test
  void aResumedRunIsTheRunningOne() {
    RunRequest old =
        new RunRequest("run-9", "breast-lesion", Trigger.COMMAND, null, "x", null, List.of("c1"));
    queue.resume(old);
    assertThat(queue.start("c1", null, "read again", null, null)).isEmpty();
    assertThat(queue.begin(NOON)).isEmpty();
    assertThat(queue.running()).isEqualTo(old);
  }
}
