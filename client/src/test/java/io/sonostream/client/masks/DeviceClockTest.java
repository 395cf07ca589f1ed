package io.sonostream.client.masks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.fixtures.Fixtures;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeviceClockTest {
  private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

  private final DeviceClock clock = new DeviceClock();

  @Test
  void isTheShortestWayOfAMaskAndKnowsNothingBeforeTheFirst() {
    assertThat(clock.behindMillis()).isNaN();
    assertThat(clock.isOff()).isFalse();

    see(0, 40, MaskStatus.SEGMENTED);
    see(1, 5, MaskStatus.SEGMENTED);
    see(2, 300, MaskStatus.SEGMENTED);

    assertThat(clock.behindMillis()).isEqualTo(5);
    assertThat(clock.isOff()).isFalse();
  }

  @Test
  void tellsASlowClock() {
    see(0, 3_600_007, MaskStatus.SEGMENTED);

    assertThat(clock.behindMillis()).isEqualTo(3_600_007);
    assertThat(clock.isOff()).isTrue();
  }

  @Test
  void tellsAFastClock() {
    see(0, -3_000, MaskStatus.SEGMENTED);

    assertThat(clock.behindMillis()).isEqualTo(-3_000);
    assertThat(clock.isOff()).isTrue();
  }

  @Test
  void learnsNothingOfFramesThatWereShedForTheyMayHaveWaited() {
    see(0, 90_000, MaskStatus.SHED);

    assertThat(clock.behindMillis()).isNaN();
  }

  @Test
  void followsAClockThatWasSetAndSaysHowItDrifts() {
    for (int second = 0; second <= 300; second++) {
      see(second, 100 + second, MaskStatus.SEGMENTED);
    }
    assertThat(clock.behindMillis()).isBetween(330.0, 400.0);
    assertThat(clock.driftMillisAMinute()).isCloseTo(60, within(1.0));

    for (int second = 301; second <= 400; second++) {
      see(second, 5, MaskStatus.SEGMENTED);
    }
    assertThat(clock.behindMillis()).isEqualTo(5);
  }

  private void see(int atSecond, long behindMillis, MaskStatus status) {
    Instant received = START.plusSeconds(atSecond);
    Mask mask =
        Fixtures.mask(0)
            .setStatus(status)
            .setTiming(
                MaskTiming.newBuilder()
                    .setCapturedAt(received.minusMillis(behindMillis))
                    .setReceivedAt(received)
                    .setEmittedAt(received)
                    .setBatchSize(1)
                    .build())
            .build();
    clock.see(mask);
  }
}
