package io.sonostream.schemas.records;

import io.sonostream.schemas.LabeledFrame;
import org.jspecify.annotations.Nullable;

/**
 * The key of a label: its frame and its reader, so that readers of one frame don't replace each
 * other. Labels that were written before readers had a place in it have the frame's id alone; they
 * count as their annotator's.
 *
 * @param reader who drew it; null in a key of then
 */
public record LabelKey(FrameId frame, @Nullable String reader) {

  public LabelKey {
    if (reader != null && reader.isBlank()) {
      throw new InvalidRecordException(
          "label of frame " + frame + " names nobody who drew it; give the annotator's name");
    }
  }

  /** The key under which a label is written. */
  public static LabelKey of(LabeledFrame label) {
    return new LabelKey(FrameId.of(label.getFrame()), label.getAnnotator());
  }

  /**
   * Reads what {@link #text} wrote, and what older versions wrote.
   *
   * @throws InvalidRecordException when the text is neither; as of {@link FrameId#parse}, two texts
   *     never name one key
   */
  public static LabelKey parse(String text) {
    String frame = frameOf(text);
    if (frame.length() == text.length()) {
      return new LabelKey(FrameId.parse(text), null);
    }
    String reader = text.substring(frame.length() + 1);
    LabelKey key;
    try {
      key = new LabelKey(FrameId.parse(frame), FrameId.decode(reader));
    } catch (IllegalArgumentException e) {
      throw malformed(text);
    }
    if (!key.text().equals(text)) {
      throw malformed(text);
    }
    return key;
  }

  /** The key's text, of a frame's own key and a reader. */
  public static String text(String frameId, String reader) {
    return frameId + "/" + FrameId.encode(reader);
  }

  /** The frame's id within the text of a key, which is not looked at closer. */
  public static String frameOf(String text) {
    int slash = -1;
    for (int part = 0; part < 3; part++) {
      slash = text.indexOf('/', slash + 1);
      if (slash < 0) {
        return text;
      }
    }
    return text.substring(0, slash);
  }

  /** Whether a label may stand under this key. */
  public boolean isOf(LabeledFrame label) {
    return frame.equals(FrameId.of(label.getFrame()))
        && (reader == null || reader.equals(label.getAnnotator()));
  }

  /** {@code deviceId/streamId/sequence/reader}, names percent-encoded in UTF-8 (RFC 3986). */
  public String text() {
    return reader == null ? frame.key() : text(frame.key(), reader);
  }

  @Override
  public String toString() {
    return text();
  }

  private static InvalidRecordException malformed(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return new InvalidRecordException(
        "'"
            + shown
            + "' is not a label's key: use deviceId/streamId/sequence/reader, percent-encoded");
  }
}
