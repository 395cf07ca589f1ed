package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LineBudgetTest {
  private final AtomicLong nanos = new AtomicLong(-7);

  @Test
  void aFloodIsWrittenInPartAndTheRestIsCounted() {
    try (LogOf log = new LogOf(LineBudgetTest.class)) {
      LineBudget budget =
          new LineBudget(LoggerFactory.getLogger(LineBudgetTest.class), 3, nanos::get);
      for (int i = 0; i < 1000; i++) {
        budget.warn("peer {} is sent away", i);
      }
      assertThat(log.lines())
          .containsExactly("peer 0 is sent away", "peer 1 is sent away", "peer 2 is sent away");
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      budget.warn("peer {} is back", 1);
      budget.warn("peer {} is back", 2);
      assertThat(log.lines())
          .endsWith(
              "997 more lines of this kind were not written: at most 3 a minute are",
              "peer 1 is back",
              "peer 2 is back");
    }
  }
}
