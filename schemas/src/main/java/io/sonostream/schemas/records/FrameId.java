package io.sonostream.schemas.records;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The name of one frame, and of the mask that answers it.
 *
 * @param deviceId not empty
 * @param streamId not empty
 * @param sequence position in the stream, from 0
 */
public record FrameId(String deviceId, String streamId, long sequence) {

  /** A longer key is refused unread. */
  public static final int MAX_KEY_CHARS = 8192;

  public FrameId {
    if (deviceId.isEmpty() || streamId.isEmpty()) {
      throw new InvalidRecordException(
          "frame id needs a device and a stream, got '" + deviceId + "' and '" + streamId + "'");
    }
    if (sequence < 0) {
      throw new InvalidRecordException("frame sequence is " + sequence + "; it starts at 0");
    }
  }

  public static FrameId of(Frame frame) {
    return new FrameId(frame.getDeviceId(), frame.getStreamId(), frame.getSequence());
  }

  public static FrameId of(Mask mask) {
    return new FrameId(mask.getDeviceId(), mask.getStreamId(), mask.getSequence());
  }

  /**
   * Reads what {@link #key} wrote.
   *
   * @throws InvalidRecordException when the text isn't exactly what key() writes for some frame, so
   *     that two texts never name one frame (a compacted topic would keep both)
   */
  public static FrameId parse(String key) {
    if (key.length() > MAX_KEY_CHARS) {
      throw new InvalidRecordException(
          "frame id has " + key.length() + " characters; at most " + MAX_KEY_CHARS + " are read");
    }
    String[] parts = key.split("/", -1);
    if (parts.length != 3) {
      throw malformed(key);
    }
    FrameId id;
    try {
      id = new FrameId(decode(parts[0]), decode(parts[1]), Long.parseLong(parts[2]));
    } catch (IllegalArgumentException e) {
      throw malformed(key);
    }
    if (!id.key().equals(key)) {
      throw malformed(key);
    }
    return id;
  }

  /**
   * Whom the frame shows, for what keeps all frames of one person together (a split most of all):
   * the subject, or the whole exam where the device names none.
   *
   * @param subjectId as the frame, its mask or its label has it
   */
  public String subject(@Nullable String subjectId) {
    // Splits of labels that are there already hang on this text.
    return subjectId != null ? subjectId : "exam:" + deviceId + "/" + streamId;
  }

  /** {@code deviceId/streamId/sequence}, both names percent-encoded in UTF-8 (RFC 3986). */
  public String key() {
    return encode(deviceId) + "/" + encode(streamId) + "/" + sequence;
  }

  @Override
  public String toString() {
    return key();
  }

  static String encode(String text) {
    // URLEncoder writes form encoding; these are its three differences from RFC 3986.
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static InvalidRecordException malformed(String key) {
    String shown = key.length() > 80 ? key.substring(0, 80) + "..." : key;
    return new InvalidRecordException(
        "'" + shown + "' is not a frame id: use deviceId/streamId/sequence, percent-encoded");
  }
}
