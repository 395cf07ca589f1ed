package io.sonostream.benchmarks.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The short form; {@code sonostream bench outage} is the long one. */
class LeaderLossIT {

  @Test
  void losesNothingAndRepeatsNothingCommittedWhenALeaderIsKilledUnderLoad() throws Exception {
    OutageReport report =
        new OutageRun(1, Duration.ofSeconds(10), 30, 7, System.out::println).run();

    System.out.println(report);
    assertThat(report.brokersKilled()).isEqualTo(1);
    assertThat(report.missing()).isZero();
    assertThat(report.repeatsArchive()).isZero();
    assertThat(report.disorder()).isZero();
  }
}
