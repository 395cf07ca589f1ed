package io.sonostream.benchmarks.restart;

import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long devices go without a live mask.
 *
 * <p>Owner: the monitor of this object. Hand-off: the ledger's thread calls {@link #see}. Bound: a
 * number a mask. Shutdown: none.
 */
final class GapMeter {
  private final String live;
  private final Map<String, Instant> last = new HashMap<>();
  private final List<Double> batchMillis = new ArrayList<>();
  private double longestGapMillis;
  private long shed;
  private String firstReason = "";

  /**
   * @param live name of the topic whose frames count
   */
  GapMeter(String live) {
    this.live = live;
  }

  synchronized void see(Mask mask, Instant arrived) {
    if (!mask.getSource().getTopic().equals(live)) {
      return;
    }
    if (mask.getStatus() == MaskStatus.SHED) {
      if (shed++ == 0) {
        firstReason = String.valueOf(mask.getShedReason());
      }
      return;
    }
    Instant before = last.put(mask.getDeviceId(), arrived);
    if (before != null) {
      longestGapMillis =
          Math.max(longestGapMillis, ChronoUnit.MICROS.between(before, arrived) / 1e3);
    }
    batchMillis.add(
        ChronoUnit.MICROS.between(mask.getTiming().getBatchedAt(), mask.getTiming().getInferredAt())
            / 1e3);
  }

  /** Forgets what was seen until now, but not when each device had its last mask. */
  synchronized void reset() {
    longestGapMillis = 0;
    batchMillis.clear();
    shed = 0;
    firstReason = "";
  }

  synchronized double longestGapMillis() {
    return longestGapMillis;
  }

  synchronized double medianBatchMillis() {
    List<Double> sorted = batchMillis.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  synchronized long shed() {
    return shed;
  }

  /** Why the first of the shed ones was; empty for none. */
  synchronized String firstReason() {
    return firstReason;
  }
}
