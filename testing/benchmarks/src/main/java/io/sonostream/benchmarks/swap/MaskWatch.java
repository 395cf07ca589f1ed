package io.sonostream.benchmarks.swap;

import io.sonostream.schemas.Mask;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every mask: which model made it, whether by that model's own weights, and how long after
 * the mask before.
 *
 * <p>Owner: the monitor of this object. Hand-off: the ledger's thread calls {@link #see}. Bound: a
 * number a mask. Shutdown: none.
 */
final class MaskWatch {
  /** Of a byte of probability, and of bf16; half of what two versions differ by at least. */
  private static final double TOLERANCE = 0.009;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, Long> masks = new HashMap<>();
  private final Map<String, Integer> newestByDevice = new HashMap<>();
  private final List<Double> batchMillis = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private @Nullable Instant last;
  private double longestGapMillis;
  private long seen;

  /** A version that may be named by masks. */
  synchronized void expect(int number) {
    numbers.put(SwapPackages.version(number), number);
  }

  synchronized void see(Mask mask, Instant arrived) {
    seen++;
    Instant before = last;
    if (before != null) {
      double gap = ChronoUnit.MICROS.between(before, arrived) / 1e3;
      longestGapMillis = Math.max(longestGapMillis, gap);
    }
    last = arrived;
    Integer number = mask.getModel() == null ? null : numbers.get(mask.getModel().getVersion());
    if (number == null) {
      fault("a mask names model " + mask.getModel() + ", which must not serve");
      return;
    }
    masks.merge(number, 1L, Long::sum);
    batchMillis.add(
        ChronoUnit.MICROS.between(mask.getTiming().getBatchedAt(), mask.getTiming().getInferredAt())
            / 1e3);
    int newest = newestByDevice.merge(mask.getDeviceId(), number, Math::max);
    if (newest > number) {
      fault("a mask of v" + newest + " is followed by one of v" + number);
    }
    double probability =
        mask.getRegions().isEmpty() ? 0 : mask.getRegions().get(0).getMeanProbability();
    double own = SwapPackages.probability(number);
    if (!(Math.abs(probability - own) < TOLERANCE)) {
      fault(
          "a mask of v" + number + " has probability " + probability + "; its weights say " + own);
    }
  }

  synchronized long seen() {
    return seen;
  }

  synchronized long masksOf(int number) {
    return masks.getOrDefault(number, 0L);
  }

  /** The longest pause between two masks since the last call. */
  synchronized double takeLongestGapMillis() {
    double gap = longestGapMillis;
    longestGapMillis = 0;
    return gap;
  }

  synchronized double medianBatchMillis() {
    List<Double> sorted = batchMillis.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  /** What no mask may be, at most a few lines. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  private void fault(String line) {
    if (faults.size() < 10) {
      faults.add(line);
    }
  }
}
