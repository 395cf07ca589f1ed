package io.sonostream.processor.stream;

import io.sonostream.schemas.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a record: a frame, a refusal or neither, and what it costs to hold.
 *
 * @param bytes heap that the record keeps busy while it is in flight: the raw value, the pixels
 *     that Avro copied out of it, and the decoded image
 */
record Reading(@Nullable Frame frame, @Nullable BadFrameException cause, long bytes) {
  /** A frame that is not for this lane. */
  static final Reading UNWANTED = new Reading(null, null, 0);

  boolean unwanted() {
    return frame == null && cause == null;
  }

  static Reading of(byte @Nullable [] raw, Frame frame) {
    long decoded = 3L * frame.getWidth() * frame.getHeight();
    return new Reading(frame, null, length(raw) + frame.getPixels().remaining() + decoded);
  }

  static Reading refused(byte @Nullable [] raw, BadFrameException cause) {
    return new Reading(null, cause, length(raw));
  }

  BadFrameException refusal() {
    if (cause == null) {
      throw new IllegalStateException("a frame that was read has no refusal");
    }
    return cause;
  }

  private static long length(byte @Nullable [] raw) {
    return raw == null ? 0 : raw.length;
  }
}
