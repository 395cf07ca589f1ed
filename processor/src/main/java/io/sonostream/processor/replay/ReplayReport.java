package io.sonostream.processor.replay;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How far a replay is, over all the processes that worked on it.
 *
 * @param partitions as committed
 */
public record ReplayReport(ReplayPlan plan, List<PartitionTally> partitions) {
  public ReplayReport {
    partitions = List.copyOf(partitions);
  }

  public boolean complete() {
    return partitions.stream().allMatch(PartitionTally::done);
  }

  /** Whether every record is one of: a frame of another task, a mask, a dead letter. */
  public boolean addsUp() {
    return partitions.stream().allMatch(PartitionTally::addsUp);
  }

  public long frames() {
    return sum(PartitionTally::frames);
  }

  public long otherTasks() {
    return sum(PartitionTally::otherTasks);
  }

  public long masks() {
    return sum(PartitionTally::masks);
  }

  public long deadLetters() {
    return sum(PartitionTally::deadLetters);
  }

  public long empty() {
    return sum(PartitionTally::empty);
  }

  /** Offsets in the range. */
  public long size() {
    return sum(tally -> tally.range().size());
  }

  /** Offsets that were passed. */
  public long passed() {
    return sum(tally -> tally.position() - tally.range().from());
  }

  private long sum(ToLongFunction<PartitionTally> count) {
    return partitions.stream().mapToLong(count).sum();
  }
}
