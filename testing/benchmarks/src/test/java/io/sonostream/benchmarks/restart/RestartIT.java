package io.sonostream.benchmarks.restart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The short form; {@code sonostream bench restart} is the long one and measures gaps too. */
class RestartIT {
  /** Less than the broker takes to miss a member that left without a word. */
  private static final Duration MAX_AGE = Duration.ofSeconds(8);

  @Test
  void aRollingRestartShedsNoFrameAndLosesNone() throws Exception {
    RestartReport report = new RestartRun(2, 60, MAX_AGE, Map.of(), System.out::println).run();

    System.out.println(report);
    assertThat(report.restarts()).isEqualTo(2);
    assertThat(report.missing()).isZero();
    assertThat(report.shedForRestart()).isZero();
  }
}
