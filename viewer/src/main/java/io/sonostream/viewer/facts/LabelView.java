package io.sonostream.viewer.facts;

import io.sonostream.client.labels.LabelSummary;
import io.sonostream.client.labels.Reading;
import io.sonostream.schemas.records.FrameId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A label as the page lists it.
 *
 * @param label key of its record
 * @param frame key of its frame
 * @param place which of those of its key it is: partition and offset of its record
 * @param sequence as text, since a browser's numbers end at 2^53
 * @param classes that it shows
 * @param readers how many have a label of the frame
 * @param adjudicates whether it settles the frame, whatever other readers drew
 * @param adjudicatedBy whose label speaks for the frame; null where nobody has settled it
 * @param at when it was drawn, in milliseconds since 1970-01-01T00:00Z
 */
public record LabelView(
    String label,
    String frame,
    String place,
    String task,
    String device,
    String stream,
    String sequence,
    @Nullable String deviceModel,
    @Nullable String subject,
    String annotator,
    String source,
    List<String> classes,
    int readers,
    boolean adjudicates,
    @Nullable String adjudicatedBy,
    long at) {

  /**
   * @param readings of its frame, of each reader the one that counts
   */
  static LabelView of(LabelSummary label, List<LabelSummary> readings) {
    LabelSummary speaks = Reading.speaking(readings).get(0);
    FrameId frame = FrameId.parse(label.frameId());
    return new LabelView(
        label.key(),
        label.frameId(),
        place(label),
        label.task(),
        frame.deviceId(),
        frame.streamId(),
        Long.toString(frame.sequence()),
        label.deviceModel(),
        label.subjectId(),
        label.annotator(),
        label.source().name(),
        label.shownNames(),
        readings.size(),
        label.adjudicates(),
        speaks.adjudicates() ? speaks.annotator() : null,
        label.labeledAt().toEpochMilli());
  }

  /** Tells a label from the one that replaces it. */
  public static String place(LabelSummary label) {
    return label.place().partition() + ":" + label.place().offset();
  }
}
