package io.sonostream.benchmarks.kill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The short form; {@code sonostream bench kill --kills 100} is the long one. */
class KillIT {

  @Test
  void losesNothingAndRepeatsNothingCommittedWhenProcessorsAreKilledUnderLoad() throws Exception {
    KillReport report = new KillRun(4, 100, 7, System.out::println).run();

    System.out.println(report);
    assertThat(report.kills()).isGreaterThanOrEqualTo(4);
    assertThat(report.missing()).isZero();
    assertThat(report.repeatsArchive()).isZero();
    assertThat(report.disorder()).isZero();
  }
}
