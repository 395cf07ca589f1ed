package io.sonostream.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each fault once; {@code sonostream bench soak --minutes 60} is the long form. */
class SoakIT {

  @Test
  void everyRecordIsAMaskShedADeadLetterOrToldAsLostWhateverHappens() throws Exception {
    SoakReport report = new SoakRun(Duration.ZERO, 40, 7, System.out::println).run();

    System.out.println(report);
    assertThat(report.unaccounted()).isZero();
    assertThat(report.frames())
        .isEqualTo(report.masks() + report.shed() + report.dead() + report.lost());
    assertThat(report.archiveRepeats()).isZero();
    assertThat(report.disorder()).isZero();
    assertThat(report.dead()).isPositive();
    assertThat(report.lost()).isPositive();
  }
}
