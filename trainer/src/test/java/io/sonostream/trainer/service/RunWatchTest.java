package io.sonostream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.trainer.run.RunReport;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunWatchTest {
  private final AtomicLong nanos = new AtomicLong();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RunWatch watch = new RunWatch(registry, Set.of("a", "b"), nanos::get);

  @Test
  void everySeriesIsThereBeforeTheFirstRun() {
    for (String task : Set.of("a", "b")) {
      assertThat(quiet(task)).isZero();
      for (String outcome : RunReport.OUTCOMES) {
        assertThat(runs(task, outcome)).isZero();
      }
    }
  }

  @Test
  void aRunIsQuietUntilItReports() {
    watch.heard("a");
    pass(90);
    assertThat(quiet("a")).isEqualTo(90);
    assertThat(quiet("b")).isZero();

    watch.heard("a");
    pass(5);
    assertThat(quiet("a")).isEqualTo(5);
  }

  @Test
  void nothingIsQuietOnceARunIsOverOrPaused() {
    watch.heard("a");
    watch.heard("b");
    pass(90);
    watch.over("a", "promoted");
    watch.silent("b");

    assertThat(quiet("a")).isZero();
    assertThat(quiet("b")).isZero();
    assertThat(runs("a", "promoted")).isEqualTo(1);
    assertThat(runs("b", "promoted")).isZero();
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private double quiet(String task) {
    return registry.get("sonostream.trainer.run.quiet").tag("task", task).gauge().value();
  }

  private double runs(String task, String outcome) {
    return registry
        .get("sonostream.trainer.runs")
        .tag("task", task)
        .tag("outcome", outcome)
        .counter()
        .count();
  }
}
