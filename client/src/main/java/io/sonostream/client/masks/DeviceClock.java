package io.sonostream.client.masks;

import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.records.Timestamps;
import java.time.Duration;

/**
 * How far one device's clock is from the processors', as its masks tell: the least of received
 * minus captured within a minute is the difference of the clocks and the shortest way. Masks that
 * were shed are left out: they may have waited for any time. Not thread-safe.
 */
public final class DeviceClock {
  /** From here on an offset is worth a word: a person compares times of different machines. */
  public static final long WORTH_SAYING_MILLIS = 1_000;

  private static final long HALF_WINDOW_MICROS = Duration.ofSeconds(30).toNanos() / 1000;
  private static final double MICROS_A_MINUTE = 60e6;

  private long begunMicros;
  private long least = Long.MAX_VALUE;
  private long leastBefore = Long.MAX_VALUE;
  private long firstLeast = Long.MAX_VALUE;
  private long firstAtMicros;

  /** Takes the masks of one device, in any order. */
  public void see(Mask mask) {
    if (mask.getStatus() != MaskStatus.SEGMENTED) {
      return;
    }
    long received = Timestamps.micros(mask.getTiming().getReceivedAt());
    if (begunMicros == 0) {
      begunMicros = received;
    }
    if (received - begunMicros >= HALF_WINDOW_MICROS) {
      if (firstLeast == Long.MAX_VALUE) {
        firstLeast = least;
        firstAtMicros = begunMicros;
      }
      leastBefore = least;
      least = Long.MAX_VALUE;
      begunMicros = received;
    }
    least = Math.min(least, received - Timestamps.micros(mask.getTiming().getCapturedAt()));
  }

  /** Milliseconds that the device's clock is behind; negative when it is ahead, NaN if unknown. */
  public double behindMillis() {
    long known = Math.min(least, leastBefore);
    return known == Long.MAX_VALUE ? Double.NaN : known / 1e3;
  }

  /**
   * Milliseconds a minute by which the device's clock falls behind; NaN before a minute has passed.
   */
  public double driftMillisAMinute() {
    boolean known =
        leastBefore != Long.MAX_VALUE && begunMicros - firstAtMicros >= 2 * HALF_WINDOW_MICROS;
    return known
        ? (leastBefore - firstLeast)
            / 1e3
            / ((begunMicros - HALF_WINDOW_MICROS - firstAtMicros) / MICROS_A_MINUTE)
        : Double.NaN;
  }

  /** Whether times by this clock can't be compared with those of others. */
  public boolean isOff() {
    return Math.abs(behindMillis()) > WORTH_SAYING_MILLIS;
  }
}
