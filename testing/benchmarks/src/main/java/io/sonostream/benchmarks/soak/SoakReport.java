package io.sonostream.benchmarks.soak;

/**
 * What a soak found. Each record of the frame topics is counted once, by its first answer.
 *
 * @param frames records that the broker took on both frame topics, hostile ones too
 * @param masks of them, answered by a model
 * @param shed answered SHED
 * @param dead dead letters
 * @param lost unanswered, and a processor said that they were deleted before it read them
 * @param unaccounted all others: without an answer, answers to what was never sent, records that
 *     were acknowledged and are not there
 * @param archiveRepeats answers of the archive lane to what it had answered before
 * @param disorder masks that came after the mask of a later frame of the same device
 * @param rssStartMb resident memory of the processor that nobody kills, once masks flow
 * @param rssEndMb the same at the end
 */
public record SoakReport(
    long frames,
    long masks,
    long shed,
    long dead,
    long lost,
    long unaccounted,
    long archiveRepeats,
    long disorder,
    double rssStartMb,
    double rssEndMb) {

  public boolean clean() {
    return frames == masks + shed + dead + lost
        && unaccounted == 0
        && archiveRepeats == 0
        && disorder == 0;
  }
}
