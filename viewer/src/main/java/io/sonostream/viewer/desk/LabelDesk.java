package io.sonostream.viewer.desk;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.InvalidRecordException;
import io.sonostream.schemas.records.LabelMaps;
import java.time.Clock;
import java.util.List;

/** Freezes frames, and turns what was drawn on them into labels. */
public final class LabelDesk {
  private final FrameReader reader;
  private final RecordWriter writer;
  private final FrozenFrames frozen;
  private final String labelsTopic;
  private final Clock clock;

  public LabelDesk(
      FrameReader reader,
      RecordWriter writer,
      FrozenFrames frozen,
      String labelsTopic,
      Clock clock) {
    this.reader = reader;
    this.writer = writer;
    this.frozen = frozen;
    this.labelsTopic = labelsTopic;
    this.clock = clock;
  }

  /** The label's key, and where it stands. */
  public record Saved(String frameId, SourceCoordinates at) {}

  /**
   * Keeps the very frame that the person looks at.
   *
   * @return a ticket for {@link #save}
   */
  public String freeze(SourceCoordinates source, String device, String stream, long sequence) {
    Frame frame = reader.read(source);
    if (!frame.getDeviceId().equals(device)
        || !frame.getStreamId().equals(stream)
        || frame.getSequence() != sequence) {
      throw new Refusal(
          Refusal.Kind.GONE,
          "frame " + sequence + " of " + device + " is not at its place in Kafka any more");
    }
    return frozen.freeze(frame);
  }

  /**
   * @param runs class value and run length in turn, row-major, over the whole frame
   */
  public Saved save(String ticket, String annotator, List<Integer> runs) {
    Frame frame =
        frozen
            .find(ticket)
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Kind.GONE,
                        "the frozen frame was let go after a long time; freeze a new one"));
    if (annotator.isBlank()) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, "the annotator's name is empty; give one");
    }
    LabelMap map = new LabelMap(frame.getWidth(), frame.getHeight(), runs);
    try {
      LabelMaps.validate(map);
    } catch (InvalidRecordException e) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, e.getMessage() + "; nothing was saved", e);
    }
    String frameId = FrameId.of(frame).key();
    LabeledFrame label =
        new LabeledFrame(frame, map, annotator.strip(), LabelSource.CORRECTION, clock.instant());
    return new Saved(frameId, writer.write(labelsTopic, frameId, label));
  }
}
