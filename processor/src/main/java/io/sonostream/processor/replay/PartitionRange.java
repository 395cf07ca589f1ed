package io.sonostream.processor.replay;

/**
 * Offsets of one partition.
 *
 * @param from first offset in the range
 * @param to first offset behind it; {@code from} for nothing
 */
public record PartitionRange(int partition, long from, long to) {
  public PartitionRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "partition " + partition + " from " + from + " to " + to + " is no range");
    }
  }

  public long size() {
    return to - from;
  }
}
