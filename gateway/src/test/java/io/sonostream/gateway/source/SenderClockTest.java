package io.sonostream.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SenderClockTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private final SenderClock clock = new SenderClock();

  @Test
  void aTimeOfDayIsTakenAsItIsAndItsOffsetIsTheLeastThatWasSeen() {
    assertThat(clock.behindMillis()).isNaN();
    assertThat(clock.capturedAt(NOW.minusMillis(250), NOW)).isEqualTo(NOW.minusMillis(250));
    clock.capturedAt(NOW.minusMillis(240), NOW);
    clock.capturedAt(NOW.minusMillis(900), NOW);
    assertThat(clock.behindMillis()).isEqualTo(240);
    Instant later = NOW.plusSeconds(61);
    clock.capturedAt(later.plusMillis(20), later);
    assertThat(clock.behindMillis()).isEqualTo(-20);
  }

  @Test
  void anOffsetIsForgottenAfterAMinute() {
    clock.capturedAt(NOW.minusMillis(1), NOW);
    for (int seconds = 1; seconds <= 90; seconds++) {
      Instant at = NOW.plusSeconds(seconds);
      clock.capturedAt(at.minusMillis(50), at);
    }
    assertThat(clock.behindMillis()).isEqualTo(50);
  }

  @Test
  void timesThatCountFromSomethingElseKeepTheirDistances() {
    Instant uptime = Instant.EPOCH.plusSeconds(3600);
    assertThat(clock.capturedAt(uptime, NOW)).isEqualTo(NOW);
    // It came 30 ms late: it was taken 40 ms after the first.
    assertThat(clock.capturedAt(uptime.plusMillis(40), NOW.plusMillis(70)))
        .isEqualTo(NOW.plusMillis(40));
    assertThat(clock.behindMillis()).isNaN();
    // The sender began again.
    Instant later = NOW.plus(Duration.ofMinutes(5));
    assertThat(clock.capturedAt(Instant.EPOCH.plusSeconds(2), later)).isEqualTo(later);
  }

  @Test
  void framesThatComeInBurstsKeepTheirDistancesAndNoneIsOfTheFuture() {
    SenderClock bursts = new SenderClock(Duration.ofSeconds(60));
    Instant uptime = Instant.EPOCH.plusSeconds(3600);
    // Four seconds of frames at once, ten times.
    Instant last = Instant.MIN;
    for (int burst = 0; burst < 10; burst++) {
      Instant now = NOW.plusSeconds(4L * burst);
      for (int frame = 0; frame < 40; frame++) {
        Instant said = uptime.plusMillis(4000L * burst + 100L * frame);
        Instant at = bursts.capturedAt(said, now);
        assertThat(at).isBetween(last, now);
        if (burst > 0 && frame > 0) {
          assertThat(Duration.between(last, at)).isEqualTo(Duration.ofMillis(100));
        }
        last = at;
      }
    }
    // Connected again, the stream counts from its beginning, and what is known of the last is void.
    bursts.restart();
    Instant again = NOW.plusSeconds(60);
    assertThat(bursts.capturedAt(uptime, again)).isEqualTo(again);
  }

  @Test
  void whatHasNoTimeWasTakenNow() {
    assertThat(clock.capturedAt(null, NOW)).isEqualTo(NOW);
  }
}
