package io.sonostream.devices.publish;

import io.sonostream.devices.source.Moment;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When the frames of a source were taken, in the time of this machine: as far apart as the source
 * says, clip after clip. A clip that is published faster than it was taken ends now, so that no
 * frame lies in the future. For one thread.
 */
final class CaptureTimes {
  private final boolean sourcePace;
  private @Nullable Instant epoch;
  private Duration before = Duration.ZERO;

  /**
   * @param sourcePace whether frames are published as fast as they were taken
   */
  CaptureTimes(boolean sourcePace) {
    this.sourcePace = sourcePace;
  }

  /**
   * @param moment of the frame, where its source knows
   * @param length of its clip; zero where that is not known
   */
  Instant of(@Nullable Moment moment, Duration length, Instant now) {
    if (moment == null) {
      epoch = null;
      return now;
    }
    Instant start = epoch;
    if (start == null || moment.at().compareTo(before) < 0) {
      start =
          (sourcePace ? now : now.minus(length)).minus(sourcePace ? moment.at() : Duration.ZERO);
      epoch = start;
    }
    before = moment.at();
    return start.plus(moment.at());
  }
}
