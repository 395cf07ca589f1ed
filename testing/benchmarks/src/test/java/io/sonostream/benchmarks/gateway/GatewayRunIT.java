package io.sonostream.benchmarks.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The short form; {@code sonostream bench gateway} is the long one. */
class GatewayRunIT {
  @Test
  void everyFrameComesBackAsAMaskBothWays() throws Exception {
    GatewayReport report = new GatewayRun(64, 48, 20, 40, System.out::println).run();

    System.out.print(report.table());
    assertThat(report.missing()).isZero();
    assertThat(report.frames()).isEqualTo(20);
    assertThat(report.roundTripP50Millis()).isPositive();
    assertThat(report.clientP50Millis()).isPositive();
  }
}
