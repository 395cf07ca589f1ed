package io.sonostream.processor.replay;

/**
 * What a broker says about one partition and both ends of a range.
 *
 * @param beginning oldest offset that is still there
 * @param end behind the newest committed record
 * @param fromTime offset of the range's first record by time; {@code end} where none is so late
 * @param toTime the same for the first record behind the range
 */
record PartitionView(int partition, long beginning, long end, long fromTime, long toTime) {}
