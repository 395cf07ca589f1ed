package io.sonostream.trainer.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.queue.Trigger;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventRecordsTest {
  private static final String LONG = "please ".repeat(140_000);

  private final EventRecords events = new EventRecords(Clock.systemUTC(), () -> null);

  @Test
  void aRunsPositionsAreToldWithTheTopicThatTheyAreOfWhateverHasTakenItsName() {
    EventRecords told = new EventRecords(Clock.systemUTC(), () -> "topic-of-now");
    RunRequest request =
        new RunRequest("run-1", "nerve", Trigger.LABELS, null, "50 new labels", null, List.of());
    assertThat(told.started(run(request, "topic-of-then"), "started", Map.of()).getLabelTopic())
        .isEqualTo("topic-of-then");
    assertThat(told.started(run(request, null), "started", Map.of()).getLabelTopic())
        .as("of a run of before it was written")
        .isEqualTo("topic-of-now");
  }

  private static RunRecord run(RunRequest request, @Nullable String labelTopic) {
    return new RunRecord(request, "2", "1", Map.of(0, 100L), labelTopic);
  }

  /** One that is too large for the broker would be tried again for ever. */
  @Test
  void whatSomebodySaysAtLengthIsToldInShort() {
    RunRequest request =
        new RunRequest("run-1", "breast-lesion", Trigger.COMMAND, null, LONG, null, List.of("c1"));
    assertThat(events.queued(request, "c1").getMessage())
        .startsWith("queued: please please")
        .endsWith("... (980008 characters)")
        .hasSizeLessThan(11_000);
  }
}
