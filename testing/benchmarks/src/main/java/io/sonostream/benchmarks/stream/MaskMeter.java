package io.sonostream.benchmarks.stream;

import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.records.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Notes of each mask when it reached its consumer and how long it took.
 *
 * <p>Owner: the ledger's reading thread writes, the benchmark's thread takes what came so far; the
 * monitor of this object lies between them. Bound: one small note a mask of one phase.
 */
final class MaskMeter implements BiConsumer<Mask, Instant> {

  /**
   * @param whole microseconds from the device's send to the consumer's hand
   * @param added the same, less waiting for the engine and running it: from received to inferred,
   *     by the mask's own timing
   * @param inferred when the engine had finished its batch
   * @param batch frames in its batch
   */
  record Note(Instant arrived, double whole, double added, Instant inferred, int batch) {}

  private final List<Note> notes = new ArrayList<>();

  @Override
  public void accept(Mask mask, Instant arrived) {
    if (mask.getStatus() != MaskStatus.SEGMENTED) {
      throw new IllegalStateException("a frame was shed; a benchmark's frames must not be");
    }
    MaskTiming timing = mask.getTiming();
    Instant inferred = Objects.requireNonNull(timing.getInferredAt(), "inferredAt");
    double whole = Timestamps.microsBetween(timing.getCapturedAt(), arrived);
    double engine = Timestamps.microsBetween(timing.getReceivedAt(), inferred);
    synchronized (this) {
      notes.add(new Note(arrived, whole, whole - engine, inferred, timing.getBatchSize()));
    }
  }

  /**
   * From the arrival of one batch to the arrival of a later one: masks come a batch at a time, so
   * counting those within a fixed time would be wrong by up to a batch.
   */
  static double masksPerSecond(List<Note> notes) {
    Map<Instant, Instant> arrivals = new TreeMap<>();
    notes.forEach(
        note -> arrivals.merge(note.inferred(), note.arrived(), (a, b) -> a.isAfter(b) ? a : b));
    List<Map.Entry<Instant, Instant>> batches = List.copyOf(arrivals.entrySet());
    if (batches.size() < 2) {
      throw new IllegalStateException("less than two batches arrived within the time");
    }
    Map.Entry<Instant, Instant> first = batches.get(0);
    Map.Entry<Instant, Instant> last = batches.get(batches.size() - 1);
    long masks = notes.stream().filter(note -> note.inferred().isAfter(first.getKey())).count();
    return masks * 1e6 / Timestamps.microsBetween(first.getValue(), last.getValue());
  }

  /** What came since the last call. */
  synchronized List<Note> take() {
    List<Note> taken = List.copyOf(notes);
    notes.clear();
    return taken;
  }
}
