package io.sonostream.processor.replay;

/**
 * What became of one partition's range so far.
 *
 * @param position every record below it is answered and counted
 * @param frames records read
 * @param otherTasks of them, frames that the replay was not asked for
 * @param masks of them, segmented
 * @param deadLetters of them, what can't become a mask
 */
public record PartitionTally(
    PartitionRange range,
    long position,
    long frames,
    long otherTasks,
    long masks,
    long deadLetters) {

  public static PartitionTally atStart(PartitionRange range) {
    return new PartitionTally(range, range.from(), 0, 0, 0, 0);
  }

  public boolean done() {
    return position >= range.to();
  }

  /** Offsets below the position without a record: transaction markers, aborted, compacted. */
  public long empty() {
    return position - range.from() - frames;
  }

  /** Every record that was read has become one thing, and no more were read than there can be. */
  public boolean addsUp() {
    return frames == otherTasks + masks + deadLetters
        && empty() >= 0
        && position >= range.from()
        && position <= range.to();
  }

  PartitionTally frame() {
    return new PartitionTally(range, position, frames + 1, otherTasks, masks, deadLetters);
  }

  PartitionTally otherTask() {
    return new PartitionTally(range, position, frames, otherTasks + 1, masks, deadLetters);
  }

  PartitionTally mask() {
    return new PartitionTally(range, position, frames, otherTasks, masks + 1, deadLetters);
  }

  PartitionTally deadLetter() {
    return new PartitionTally(range, position, frames, otherTasks, masks, deadLetters + 1);
  }

  /** A reader may stand behind the range's end: what it saw there was not for us. */
  PartitionTally at(long readerPosition) {
    return new PartitionTally(
        range,
        Math.max(position, Math.min(readerPosition, range.to())),
        frames,
        otherTasks,
        masks,
        deadLetters);
  }
}
