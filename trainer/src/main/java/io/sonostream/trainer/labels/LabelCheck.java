package io.sonostream.trainer.labels;

import io.sonostream.client.frames.FramePixels;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.learning.metrics.Spacing;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.Printable;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.InvalidRecordException;
import io.sonostream.schemas.records.LabelKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a label can be used, when it arrives and not in the middle of a run. Class values
 * are not judged here: which are known depends on the task's classes at the time of the run.
 */
public final class LabelCheck {
  private final FramePixels pixels;

  public LabelCheck(ImageDecoder decoder) {
    this.pixels = new FramePixels(decoder);
  }

  /** What this record does to the copy; never throws for a bad label. */
  public LabelChange check(String key, @Nullable LabeledFrame label, int partition, long offset) {
    if (label == null) {
      return new LabelChange.Withdraw(key, partition);
    }
    try {
      Frame frame = label.getFrame();
      requireKey(key, label);
      LabelClasses classes = classes(label);
      Spacing spacing = spacing(frame);
      pixels.decode(frame);
      byte[] stored = LabelCodec.encode(label);
      LabelEntry entry =
          new LabelEntry(
              key,
              label.getAnnotator(),
              label.getLabeledAt(),
              frame.getTask(),
              FrameId.of(frame).subject(frame.getSubjectId()),
              frame.getDeviceModel() == null ? "unknown" : frame.getDeviceModel(),
              spacing,
              classes,
              partition,
              offset,
              Digests.sha256Hex(stored),
              label.getAdjudicates());
      return new LabelChange.Put(entry, stored);
    } catch (BadImageException | InvalidRecordException | IllegalArgumentException e) {
      return setAside(key, String.valueOf(e.getMessage()), partition, offset, label.getLabeledAt());
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // The label's own doing: none of its pixels is kept, so the next one finds room again.
      return setAside(
          key, "it breaks what reads it (" + e + ")", partition, offset, label.getLabeledAt());
    }
  }

  /**
   * A label that nobody can use, for this cause.
   *
   * @param since when it was drawn; where nothing of it can be read, when it was written
   */
  static LabelChange setAside(String key, String cause, int partition, long offset, Instant since) {
    return new LabelChange.SetAside(
        key,
        "label "
            + Printable.line(key)
            + " (partition "
            + partition
            + ", offset "
            + offset
            + ") is set aside: "
            + Printable.line(cause)
            + "; publish a corrected label or a tombstone",
        partition,
        since);
  }

  /** Compaction keeps the newest label of a key, so the key must name this label and no other. */
  private static void requireKey(String key, LabeledFrame label) {
    if (!LabelKey.parse(key).isOf(label)) {
      throw new InvalidRecordException(
          "it is "
              + FrameId.of(label.getFrame()).key()
              + " as "
              + label.getAnnotator()
              + " reads it; key and record must agree");
    }
  }

  private static LabelClasses classes(LabeledFrame label) {
    Frame frame = label.getFrame();
    LabelMap map = label.getLabelMap();
    if (map.getWidth() != frame.getWidth() || map.getHeight() != frame.getHeight()) {
      throw new InvalidRecordException(
          "the label map is "
              + map.getWidth()
              + "x"
              + map.getHeight()
              + ", its frame "
              + frame.getWidth()
              + "x"
              + frame.getHeight()
              + "; both must be the same");
    }
    return LabelClasses.of(label);
  }

  private static Spacing spacing(Frame frame) {
    PixelSpacing spacing = frame.getPixelSpacing();
    return spacing == null
        ? Spacing.UNKNOWN
        : new Spacing(spacing.getColumnMillimetres(), spacing.getRowMillimetres());
  }
}
