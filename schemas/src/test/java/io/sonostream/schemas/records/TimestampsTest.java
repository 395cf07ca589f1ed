package io.sonostream.schemas.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class TimestampsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");

  @Test
  void countsMicrosecondsOnBothSidesOf1970() {
    assertThat(Timestamps.micros(Instant.parse("1970-01-01T00:00:01.000002Z"))).isEqualTo(1000002);
    assertThat(Timestamps.micros(Instant.parse("1969-12-31T23:59:59.999999Z"))).isEqualTo(-1);
    assertThat(Timestamps.microsBetween(NOW, NOW.plusMillis(5))).isEqualTo(5_000);
    assertThat(Timestamps.microsBetween(NOW, NOW.minusMillis(5))).isEqualTo(-5_000);
    assertThat(Timestamps.micros(NOW)).isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, NOW));
  }

  @Test
  void countsFurtherThanTheJdkDoes() {
    Instant far = Instant.parse("9999-12-31T23:59:59Z");
    assertThat(Timestamps.micros(far)).isEqualTo(far.getEpochSecond() * 1_000_000);
    assertThat(Timestamps.microsBetween(far, NOW))
        .isEqualTo(Timestamps.micros(NOW) - Timestamps.micros(far));
  }

  @Test
  void stopsAtTheEndsOfALong() {
    assertThat(Timestamps.micros(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
    assertThat(Timestamps.micros(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
    assertThat(Timestamps.microsBetween(Instant.MIN, Instant.MAX)).isEqualTo(Long.MAX_VALUE);
    assertThat(Timestamps.microsBetween(Instant.MAX, Instant.MIN)).isEqualTo(Long.MIN_VALUE);
    assertThat(Timestamps.microsBetween(Instant.MIN, NOW)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void countsUpToTwoSecondsFromTheEnds() {
    for (long micros : new long[] {Long.MIN_VALUE + 2_000_000, -1, 0, Long.MAX_VALUE - 2_000_000}) {
      assertThat(Timestamps.micros(Instant.EPOCH.plus(micros, ChronoUnit.MICROS)))
          .isEqualTo(micros);
    }
  }
}
