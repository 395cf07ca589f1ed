package io.sonostream.processor.stream;

import io.sonostream.processor.metrics.LaneMetrics;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.Timestamps;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each device's clock is from ours. The least of received minus captured, over a minute or
 * so of frames that came as they were written, is the clocks' difference and the shortest way here;
 * a frame is as old as what it took beyond that. So a device whose clock is an hour off is served,
 * and a backlog, which teaches nothing, is shed. (A device that always sends late by the same time
 * looks like one with a slow clock.)
 *
 * <p>Owner: the monitor of this object. Hand-off: stream threads ask, health and meters read.
 * Bound: the {@value #MOST_DEVICES} devices that were seen last, {@value #MOST_METERS} meters.
 * Shutdown: none.
 */
final class DeviceClocks implements CaptureClock {
  static final int MOST_DEVICES = 10_000;
  static final int MOST_METERS = 100;

  private static final Logger log = LoggerFactory.getLogger(DeviceClocks.class);
  private static final long HALF_WINDOW_MICROS = Duration.ofSeconds(30).toNanos() / 1000;

  /**
   * Shares of the age at which a frame is shed: below, a difference does not matter; above, say.
   */
  private static final int TOLERATED = 8;

  private static final int WORTH_SAYING = 2;

  /**
   * Two halves of a window, each with its least; the older is forgotten as a third begins, but for
   * the first of all since the clock was set: the drift is measured from there.
   */
  private static final class Clock {
    private static final long UNKNOWN = Long.MAX_VALUE;
    private static final long UNHEARD = Long.MIN_VALUE / 2;

    private final long jumpMicros;
    private long heardMicros = UNHEARD;
    private long begunMicros;
    private long least = UNKNOWN;
    private long leastBefore = UNKNOWN;
    private long beganBeforeMicros;
    private long leastAtFirst = UNKNOWN;
    private long beganAtFirstMicros;
    private boolean said;

    /**
     * @param jumpMicros what no clock drifts in half a window: it was set
     */
    Clock(long jumpMicros) {
      this.jumpMicros = jumpMicros;
    }

    void sample(long difference, long nowMicros) {
      heardMicros = nowMicros;
      if (nowMicros - begunMicros >= HALF_WINDOW_MICROS) {
        if (leastAtFirst == UNKNOWN
            || leastBefore == UNKNOWN
            || Math.abs(least - leastBefore) > jumpMicros) {
          leastAtFirst = least;
          beganAtFirstMicros = begunMicros;
        }
        leastBefore = least;
        beganBeforeMicros = begunMicros;
        least = UNKNOWN;
        begunMicros = nowMicros;
      }
      least = Math.min(least, difference);
    }

    /** Whether what is known of it may be told; frames are judged by what was known last. */
    boolean isHeard(long nowMicros) {
      return nowMicros - heardMicros < 2 * HALF_WINDOW_MICROS;
    }

    long difference() {
      long known = Math.min(least, leastBefore);
      return known == UNKNOWN ? 0 : known;
    }

    /** Seconds that it falls behind in a second; NaN before two half windows have passed. */
    double drift() {
      long passed = beganBeforeMicros - beganAtFirstMicros;
      return passed <= 0 ? Double.NaN : (leastBefore - leastAtFirst) / (double) passed;
    }
  }

  private final Arrivals arrivals;
  private final long maxAgeMicros;
  private final LaneMetrics metrics;
  private int meters;
  private final Map<String, Clock> clocks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Clock> eldest) {
          return size() > MOST_DEVICES;
        }
      };

  /**
   * @param maxAge at which a live frame is shed
   */
  DeviceClocks(Arrivals arrivals, Duration maxAge, LaneMetrics metrics) {
    this.arrivals = arrivals;
    this.maxAgeMicros = maxAge.toNanos() / 1000;
    this.metrics = metrics;
  }

  @Override
  public synchronized long capturedMicros(FrameOrigin origin, Frame frame) {
    String device = frame.getDeviceId();
    long captured = Timestamps.micros(frame.getCapturedAt());
    Clock clock = clocks.computeIfAbsent(device, this::first);
    OptionalLong came = arrivals.cameFreshAt(origin);
    if (came.isPresent()) {
      clock.sample(came.getAsLong() - captured, came.getAsLong());
      say(device, clock);
    }
    long difference = clock.difference();
    return Math.abs(difference) <= maxAgeMicros / TOLERATED ? captured : captured + difference;
  }

  /**
   * Whose clocks are so far off that it would matter; empty when nobody's is. A device that sends
   * nothing here any more may have been set, or speak to another processor.
   */
  synchronized Optional<String> off() {
    Map.Entry<String, Clock> worst = null;
    int count = 0;
    for (Map.Entry<String, Clock> entry : clocks.entrySet()) {
      if (isOff(entry.getValue())) {
        count++;
        worst =
            worst == null
                    || Math.abs(entry.getValue().difference())
                        > Math.abs(worst.getValue().difference())
                ? entry
                : worst;
      }
    }
    return worst == null
        ? Optional.empty()
        : Optional.of(
            "the clocks of "
                + count
                + " devices are off, most that of "
                + worst.getKey()
                + " by "
                + said(worst.getValue())
                + "; they are served all the same, set them");
  }

  private Clock first(String device) {
    Clock clock = new Clock(maxAgeMicros / TOLERATED);
    if (meters < MOST_METERS) {
      meters++;
      metrics.deviceClock(device, () -> differenceOf(clock), () -> driftOf(clock));
    }
    return clock;
  }

  private synchronized double driftOf(Clock clock) {
    return isHeard(clock) ? clock.drift() : Double.NaN;
  }

  /** In seconds. */
  private synchronized double differenceOf(Clock clock) {
    return isHeard(clock) ? clock.difference() / 1e6 : Double.NaN;
  }

  private boolean isHeard(Clock clock) {
    return clock.isHeard(arrivals.nowMicros());
  }

  private void say(String device, Clock clock) {
    if (!clock.said && isOff(clock)) {
      clock.said = true;
      log.warn(
          "the clock of device {} is off by {}; its frames are judged by it all the same",
          device,
          said(clock));
    }
  }

  private boolean isOff(Clock clock) {
    return isHeard(clock) && Math.abs(clock.difference()) > maxAgeMicros / WORTH_SAYING;
  }

  private static String said(Clock clock) {
    long millis = clock.difference() / 1000;
    return Math.abs(millis) + " ms (" + (millis > 0 ? "slow" : "fast") + ")";
  }
}
