package io.sonostream.trainer.labels;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Builds labels for tests: raw gray frames with a plain label map. */
public final class Labels {
  public static final String TASK = "breast-lesion";
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  static {
    // Avro copies no record of ours before the codec has told it that it may.
    LabelCodec.encode(label("any", 0, 1, List.of(0, 1)));
  }

  private Labels() {}

  /** A label whose map is background in its first half and lesion in its second. */
  public static LabeledFrame label(String subject, long sequence, int side) {
    int half = side * side / 2;
    return label(subject, sequence, side, List.of(0, half, 1, side * side - half));
  }

  public static LabeledFrame label(String subject, long sequence, int side, List<Integer> runs) {
    return new LabeledFrame(
        frame(subject, sequence, side, new byte[side * side]),
        new LabelMap(side, side, runs),
        "ann",
        LabelSource.HUMAN,
        AT,
        null,
        null,
        null,
        false);
  }

  /** The same label with names for its values. */
  public static LabeledFrame named(LabeledFrame label, List<String> classNames) {
    return new LabeledFrame(
        label.getFrame(),
        label.getLabelMap(),
        label.getAnnotator(),
        label.getSource(),
        label.getLabeledAt(),
        classNames,
        null,
        null,
        label.getAdjudicates());
  }

  /** Another person's label of the same frame. */
  public static LabeledFrame by(String annotator, LabeledFrame label) {
    return new LabeledFrame(
        label.getFrame(),
        label.getLabelMap(),
        annotator,
        label.getSource(),
        label.getLabeledAt(),
        label.getClassNames(),
        label.getIgnoredValue(),
        label.getSpeaksFor(),
        label.getAdjudicates());
  }

  /** Key under which the label is written; {@link #id} is its key of before readers. */
  public static String key(LabeledFrame label) {
    return LabelKey.of(label).text();
  }

  /** A label whose frame has too few pixels. */
  public static LabeledFrame broken(String subject, long sequence, int side) {
    return LabeledFrame.newBuilder(label(subject, sequence, side))
        .setFrame(frame(subject, sequence, side, new byte[3]))
        .build();
  }

  public static Frame frame(String subject, long sequence, int side, byte[] pixels) {
    return new Frame(
        "device-" + subject,
        "exam",
        sequence,
        AT,
        TASK,
        side,
        side,
        PixelFormat.GRAY8,
        PixelEncoding.RAW,
        ByteBuffer.wrap(pixels),
        null,
        subject,
        "probe-a",
        Map.of(),
        null);
  }

  public static String id(LabeledFrame label) {
    return FrameId.of(label.getFrame()).key();
  }
}
