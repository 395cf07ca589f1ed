package io.sonostream.gateway.source;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a sender's times are worth. Within a day of ours they are taken as they are, so that frames
 * of one machine can be compared; others count from something else, such as the sender's start, and
 * only their distances are taken: Kafka would delete as too old what says it is from 1970.
 *
 * <p>Owner: the source's thread. Hand-off: {@link #behindMillis}, a volatile. Bound: a few numbers.
 * Shutdown: nothing to end.
 */
final class SenderClock {
  private static final Duration MOST_OFF = Duration.ofDays(1);
  private static final Duration MOST_DRIFT = Duration.ofSeconds(2);
  private static final Duration HALF_WINDOW = Duration.ofSeconds(30);

  private @Nullable Duration shift;
  private @Nullable Instant windowBegan;
  private @Nullable Duration least;
  private @Nullable Duration leastBefore;
  private volatile double behindMillis = Double.NaN;

  /**
   * @param said null where the sender says no time
   * @param now by our clock
   */
  Instant capturedAt(@Nullable Instant said, Instant now) {
    if (said == null) {
      return now;
    }
    Duration behind = Duration.between(said, now);
    if (behind.abs().compareTo(MOST_OFF) <= 0) {
      shift = null;
      see(behind, now);
      return said;
    }
    behindMillis = Double.NaN;
    Duration known = shift;
    if (known == null || behind.minus(known).abs().compareTo(MOST_DRIFT) > 0) {
      known = behind;
      shift = known;
    }
    return said.plus(known);
  }

  /** The least within a minute: the difference of the clocks and the shortest way. */
  private void see(Duration behind, Instant now) {
    Instant began = windowBegan;
    if (began == null || Duration.between(began, now).compareTo(HALF_WINDOW) >= 0) {
      leastBefore = least;
      least = null;
      windowBegan = now;
    }
    Duration known = least;
    Duration smallest = known == null || behind.compareTo(known) < 0 ? behind : known;
    least = smallest;
    Duration before = leastBefore;
    if (before != null && before.compareTo(smallest) < 0) {
      smallest = before;
    }
    behindMillis = smallest.toNanos() / 1e6;
  }

  /** Milliseconds that the sender's clock is behind; negative when ahead, NaN where not known. */
  double behindMillis() {
    return behindMillis;
  }
}
