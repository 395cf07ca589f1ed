package io.sonostream.devices.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.devices.source.Moment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CaptureTimesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration LENGTH = Duration.ofMillis(120);

  private static Moment at(long millis) {
    return new Moment(Duration.ofMillis(millis), Duration.ofMillis(40));
  }

  @Test
  void framesPublishedAsTheyWereTakenAreAsFarApartAsInTheClip() {
    CaptureTimes times = new CaptureTimes(true);

    assertThat(times.of(at(0), LENGTH, NOW)).isEqualTo(NOW);
    assertThat(times.of(at(40), LENGTH, NOW.plusMillis(47))).isEqualTo(NOW.plusMillis(40));
    assertThat(times.of(at(80), LENGTH, NOW.plusMillis(95))).isEqualTo(NOW.plusMillis(80));
  }

  @Test
  void aClipThatIsPublishedAtOnceEndsNow() {
    CaptureTimes times = new CaptureTimes(false);

    assertThat(times.of(at(0), LENGTH, NOW)).isEqualTo(NOW.minusMillis(120));
    assertThat(times.of(at(80), LENGTH, NOW)).isEqualTo(NOW.minusMillis(40));
  }

  @Test
  void eachClipOfAFolderBeginsAnew() {
    CaptureTimes times = new CaptureTimes(true);
    Instant later = NOW.plusSeconds(5);

    times.of(at(0), LENGTH, NOW);
    times.of(at(80), LENGTH, NOW);

    assertThat(times.of(at(0), LENGTH, later)).isEqualTo(later);
    assertThat(times.of(at(40), LENGTH, later)).isEqualTo(later.plusMillis(40));
  }

  @Test
  void aPictureWithoutATimeIsTakenNow() {
    CaptureTimes times = new CaptureTimes(false);
    times.of(at(0), LENGTH, NOW);

    assertThat(times.of(null, Duration.ZERO, NOW)).isEqualTo(NOW);
    assertThat(times.of(at(40), LENGTH, NOW)).isEqualTo(NOW.minusMillis(80));
  }
}
