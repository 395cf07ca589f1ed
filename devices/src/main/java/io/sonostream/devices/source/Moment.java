package io.sonostream.devices.source;

import java.time.Duration;

/**
 * When a frame was taken, by the time of its source.
 *
 * @param at since the first frame of its clip; where it is less than before, a new clip has begun
 * @param lasts until the next one
 */
public record Moment(Duration at, Duration lasts) {
  public Moment {
    if (at.isNegative() || lasts.isNegative()) {
      throw new IllegalArgumentException(
          "frame is at " + at + " and lasts " + lasts + "; neither may be below 0");
    }
  }
}
