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

  private final Duration mostDrift;
  private boolean ofDay;
  private @Nullable Instant windowBegan;
  private @Nullable Duration least;
  private @Nullable Duration leastBefore;
  private volatile double behindMillis = Double.NaN;

  /** Of a sender whose frames come one by one. */
  SenderClock() {
    this(MOST_DRIFT);
  }

  /**
   * @param mostDrift how late a frame may come; who is later has begun to count anew. Senders that
   *     send many frames at once, as HLS does, are that late with the first of them
   */
  SenderClock(Duration mostDrift) {
    this.mostDrift = mostDrift;
  }

  /** What is known of the sender's times holds no longer. */
  void restart() {
    windowBegan = null;
    least = null;
    leastBefore = null;
    behindMillis = Double.NaN;
  }

  /**
   * @param said null where the sender says no time
   * @param now by our clock
   * @return for a time that counts from something else: one that is never later than now, and as
   *     far from the others as the sender says
   */
  Instant capturedAt(@Nullable Instant said, Instant now) {
    if (said == null) {
      return now;
    }
    Duration behind = Duration.between(said, now);
    boolean isOfDay = behind.abs().compareTo(MOST_OFF) <= 0;
    Duration known = smallest();
    if (isOfDay != ofDay || (!isOfDay && known != null && isLate(behind, known))) {
      restart();
      ofDay = isOfDay;
    }
    see(behind, now);
    Duration shift = smallest();
    if (isOfDay || shift == null) {
      behindMillis = shift == null ? Double.NaN : shift.toNanos() / 1e6;
      return said;
    }
    return said.plus(shift);
  }

  private boolean isLate(Duration behind, Duration known) {
    return behind.minus(known).compareTo(mostDrift) > 0;
  }

  private void see(Duration behind, Instant now) {
    Instant began = windowBegan;
    if (began == null || Duration.between(began, now).compareTo(HALF_WINDOW) >= 0) {
      leastBefore = least;
      least = null;
      windowBegan = now;
    }
    Duration known = least;
    least = known == null || behind.compareTo(known) < 0 ? behind : known;
  }

  /** The least within a minute: the difference of the clocks and the shortest way. */
  private @Nullable Duration smallest() {
    Duration now = least;
    Duration before = leastBefore;
    return now == null || (before != null && before.compareTo(now) < 0) ? before : now;
  }

  /** Milliseconds that the sender's clock is behind; negative when ahead, NaN where not known. */
  double behindMillis() {
    return behindMillis;
  }
}
