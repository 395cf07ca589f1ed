package io.sonostream.cli.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.processor.replay.PartitionTally;
import io.sonostream.processor.replay.ReplayReport;
import java.util.List;
import java.util.Locale;

/**
 * What a replay came to, over all its interruptions; printed as one JSON object with these names.
 *
 * @param frames records read: otherTasks + masks + dead
 * @param empty offsets without a record: transaction markers, aborted records, compaction
 * @param addsUp whether that is so in every partition
 */
record ReplaySummary(
    String name,
    String task,
    String model,
    String modelSha256,
    String source,
    String into,
    boolean complete,
    boolean addsUp,
    long frames,
    long otherTasks,
    long masks,
    long dead,
    long empty,
    List<Row> partitions) {

  /**
   * @param from first offset
   * @param to first offset behind the range
   * @param position every record below it is accounted for
   */
  record Row(
      int partition,
      long from,
      long to,
      long position,
      long frames,
      long otherTasks,
      long masks,
      long dead,
      long empty) {
    static Row of(PartitionTally tally) {
      return new Row(
          tally.range().partition(),
          tally.range().from(),
          tally.range().to(),
          tally.position(),
          tally.frames(),
          tally.otherTasks(),
          tally.masks(),
          tally.deadLetters(),
          tally.empty());
    }
  }

  static ReplaySummary of(ReplayReport report) {
    return new ReplaySummary(
        report.plan().name(),
        report.plan().task(),
        report.plan().model().version(),
        report.plan().model().identity().sha256(),
        report.plan().source(),
        report.plan().maskTopic(),
        report.complete(),
        report.addsUp(),
        report.frames(),
        report.otherTasks(),
        report.masks(),
        report.deadLetters(),
        report.empty(),
        report.partitions().stream().map(Row::of).toList());
  }

  String toJson() {
    try {
      return new ObjectMapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers can't be written as JSON", e);
    }
  }

  String toText() {
    StringBuilder text = new StringBuilder();
    for (Row row : partitions) {
      text.append(
          String.format(
              Locale.ROOT,
              "partition %d, offsets %d to %d: %s%n",
              row.partition(),
              row.from(),
              row.to(),
              counts(row.frames(), row.otherTasks(), row.masks(), row.dead(), row.empty())));
    }
    text.append(complete ? "complete: " : "not complete, the same command goes on: ");
    text.append(counts(frames, otherTasks, masks, dead, empty));
    text.append(addsUp ? "; it adds up" : "; IT DOES NOT ADD UP");
    return text.append(", masks in ").append(into).toString();
  }

  private static String counts(long frames, long otherTasks, long masks, long dead, long empty) {
    return String.format(
        Locale.ROOT,
        "%d frames = %d masks + %d of other tasks + %d dead letters (%d offsets without a record)",
        frames,
        masks,
        otherTasks,
        dead,
        empty);
  }
}
