package io.sonostream.trainer.labels;

import io.sonostream.model.ModelException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a label can be used, when it arrives and not in the middle of a run. Class values
 * are not judged here: which are known depends on the task's classes at the time of the run.
 */
public final class LabelCheck {
  private final Consumer<Frame> decoder;

  /**
   * @param decoder decodes a frame's pixels and throws {@link ModelException} when they are broken
   *     or beyond the pixel limits
   */
  public LabelCheck(Consumer<Frame> decoder) {
    this.decoder = decoder;
  }

  /** What this record does to the copy; never throws for a bad label. */
  public LabelChange check(
      String frameId, @Nullable LabeledFrame label, int partition, long offset) {
    if (label == null) {
      return new LabelChange.Withdraw(frameId);
    }
    try {
      int highest = highestClass(label);
      decoder.accept(label.getFrame());
      byte[] stored = LabelCodec.encode(label);
      Frame frame = label.getFrame();
      return new LabelChange.Put(
          new LabelEntry(
              frameId,
              frame.getTask(),
              subject(frame),
              frame.getDeviceModel() == null ? "" : frame.getDeviceModel(),
              frame.getWidth(),
              frame.getHeight(),
              highest,
              partition,
              offset,
              sha256(stored)),
          stored);
    } catch (ModelException e) {
      return setAside(frameId, String.valueOf(e.getMessage()), partition, offset);
    }
  }

  /** A label that nobody can use, for this cause. */
  public static LabelChange setAside(String frameId, String cause, int partition, long offset) {
    return new LabelChange.SetAside(
        frameId,
        "label "
            + frameId
            + " (labels, partition "
            + partition
            + ", offset "
            + offset
            + ") is set aside: "
            + cause
            + "; publish a corrected label or a tombstone");
  }

  /**
   * Who must not sit on two sides of the split: the subject, or the whole exam where the device
   * names no subject.
   */
  static String subject(Frame frame) {
    return frame.getSubjectId() != null
        ? frame.getSubjectId()
        : "exam:" + frame.getDeviceId() + "/" + frame.getStreamId();
  }

  private static int highestClass(LabeledFrame label) {
    Frame frame = label.getFrame();
    LabelMap map = label.getLabelMap();
    if (map.getWidth() != frame.getWidth() || map.getHeight() != frame.getHeight()) {
      throw new ModelException(
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
    List<Integer> runs = map.getRuns();
    if (runs.size() % 2 != 0) {
      throw new ModelException(
          "the label map has " + runs.size() + " numbers; runs are pairs of value and length");
    }
    long pixels = 0;
    int highest = 0;
    for (int i = 0; i < runs.size(); i += 2) {
      int value = runs.get(i);
      int length = runs.get(i + 1);
      if (value < 0 || value > 255 || length < 1) {
        throw new ModelException(
            "run "
                + i / 2
                + " of the label map has value "
                + value
                + " and length "
                + length
                + "; allowed are values 0-255 and lengths from 1");
      }
      highest = Math.max(highest, value);
      pixels += length;
    }
    if (pixels != (long) map.getWidth() * map.getHeight()) {
      throw new ModelException(
          "the runs of the label map add up to "
              + pixels
              + " pixels; "
              + map.getWidth()
              + "x"
              + map.getHeight()
              + " needs "
              + (long) map.getWidth() * map.getHeight());
    }
    return highest;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
