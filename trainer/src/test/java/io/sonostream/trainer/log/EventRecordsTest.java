package io.sonostream.trainer.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.queue.Trigger;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventRecordsTest {
  private static final String LONG = "please ".repeat(140_000);

  private final EventRecords events = new EventRecords(Clock.systemUTC(), () -> null);

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
