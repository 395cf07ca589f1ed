package io.sonostream.cli.demo;

import java.util.BitSet;
import org.HdrHistogram.Histogram;

/**
 * What one device published and what came back, by sequence.
 *
 * <p>Owner: none; device callbacks and the answer listener write, the display reads. Hand-off: this
 * object's monitor. Bound: two bits a frame and one histogram of fixed range. Shutdown: nothing to
 * end.
 */
final class DeviceTally {
  /** Longer ones count as this. */
  static final long LONGEST_LATENCY_MICROS = 600_000_000;

  private final BitSet published = new BitSet();
  private final BitSet answered = new BitSet();
  private final Histogram latencyMicros = new Histogram(1, LONGEST_LATENCY_MICROS, 3);
  private long segmented;
  private long shed;
  private long dead;
  private long repeats;
  private String model = "-";

  /** The broker acknowledged the frame. */
  synchronized void published(long sequence) {
    published.set(Math.toIntExact(sequence));
  }

  /** A mask came back. Live masks may repeat after a crash; only the first counts. */
  synchronized void segmented(long sequence, long latencyInMicros, String modelVersion) {
    if (first(sequence)) {
      segmented++;
      latencyMicros.recordValue(Math.max(1, Math.min(LONGEST_LATENCY_MICROS, latencyInMicros)));
      model = modelVersion;
    }
  }

  synchronized void shed(long sequence) {
    if (first(sequence)) {
      shed++;
    }
  }

  synchronized void dead(long sequence) {
    if (first(sequence)) {
      dead++;
    }
  }

  /** Published frames that nothing answered yet; at the end of a run: lost ones. */
  synchronized long missing() {
    BitSet left = (BitSet) published.clone();
    left.andNot(answered);
    return left.cardinality();
  }

  synchronized Standing standing() {
    return new Standing(
        published.cardinality(),
        segmented,
        shed,
        dead,
        repeats,
        missing(),
        latencyMicros.getValueAtPercentile(50) / 1000.0,
        latencyMicros.getValueAtPercentile(99) / 1000.0,
        model);
  }

  synchronized void addLatenciesTo(Histogram total) {
    total.add(latencyMicros);
  }

  private boolean first(long sequence) {
    int bit = Math.toIntExact(sequence);
    if (answered.get(bit)) {
      repeats++;
      return false;
    }
    answered.set(bit);
    return true;
  }

  /** A moment's figures of one device. */
  record Standing(
      long frames,
      long masks,
      long shed,
      long dead,
      long repeats,
      long missing,
      double latencyP50Millis,
      double latencyP99Millis,
      String model) {}
}
