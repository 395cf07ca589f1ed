package io.sonostream.processor.replay;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The counts of a replay while it runs: frames are counted where they are taken, masks and dead
 * letters where they leave, so a frame that got lost in between shows. Owned by one thread.
 */
final class Tallies {
  private final SortedMap<Integer, PartitionTally> now = new TreeMap<>();
  private final SortedMap<Integer, PartitionTally> written = new TreeMap<>();

  Tallies(Collection<PartitionTally> start) {
    start.forEach(tally -> now.put(tally.range().partition(), tally));
  }

  PartitionTally of(int partition) {
    PartitionTally tally = now.get(partition);
    if (tally == null) {
      throw new IllegalStateException("partition " + partition + " is not part of the replay");
    }
    return tally;
  }

  void change(int partition, UnaryOperator<PartitionTally> step) {
    now.put(partition, step.apply(of(partition)));
  }

  List<PartitionTally> all() {
    return List.copyOf(now.values());
  }

  boolean done() {
    return now.values().stream().allMatch(PartitionTally::done);
  }

  /** What {@link #written()} has not seen. */
  List<PartitionTally> changed() {
    return now.values().stream()
        .filter(tally -> !tally.equals(written.get(tally.range().partition())))
        .toList();
  }

  void written() {
    written.putAll(now);
  }
}
