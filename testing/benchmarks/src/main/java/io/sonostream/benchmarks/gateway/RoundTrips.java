package io.sonostream.benchmarks.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * When frames went and their masks came, by the frames' time.
 *
 * <p>Owner: none. Hand-off: this object's monitor. Bound: the frames of a run. Shutdown: nothing to
 * end.
 */
final class RoundTrips {
  private final Map<Instant, Long> sentNanos = new HashMap<>();
  private final Map<Instant, Double> millis = new HashMap<>();
  private final Map<Instant, Double> engineMillis = new HashMap<>();

  synchronized void sent(Instant frame, long nanos) {
    sentNanos.put(frame, nanos);
  }

  /** Masks of other frames are none of ours; the first of a frame counts. */
  synchronized void received(Instant frame, long nanos) {
    Long sent = sentNanos.get(frame);
    if (sent != null) {
      millis.putIfAbsent(frame, (nanos - sent) / 1e6);
      notifyAll();
    }
  }

  synchronized void engine(Instant frame, double itsMillis) {
    engineMillis.put(frame, itsMillis);
    notifyAll();
  }

  /** What was so far was for the JIT compiler. */
  synchronized void forget() {
    sentNanos.clear();
    millis.clear();
    engineMillis.clear();
  }

  synchronized void awaitMaskOf(Instant frame, long limitMillis) throws InterruptedException {
    long end = System.nanoTime() + limitMillis * 1_000_000;
    while (!millis.containsKey(frame) && System.nanoTime() - end < 0) {
      wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
  }

  /** Waits for what is on its way. */
  synchronized void await(long limitMillis) throws InterruptedException {
    long end = System.nanoTime() + limitMillis * 1_000_000;
    while (missing() > 0 && System.nanoTime() - end < 0) {
      wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
  }

  synchronized long missing() {
    return sentNanos.keySet().stream()
        .filter(frame -> !millis.containsKey(frame) || !engineMillis.containsKey(frame))
        .count();
  }

  /** In order, the engine's time of each frame taken off. */
  synchronized List<Double> beyondTheEngine() {
    List<Double> all = new ArrayList<>();
    millis.forEach(
        (frame, taken) -> all.add(Math.max(0, taken - engineMillis.getOrDefault(frame, 0.0))));
    Collections.sort(all);
    return all;
  }

  synchronized List<Double> engine() {
    List<Double> all = new ArrayList<>();
    sentNanos.keySet().stream().map(engineMillis::get).filter(Objects::nonNull).forEach(all::add);
    Collections.sort(all);
    return all;
  }

  /** Of sorted values; NaN where there are none. */
  static double percentile(List<Double> sorted, double share) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }
}
