package io.sonostream.processor.stream;

import io.sonostream.processor.batch.Outcome;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.Attributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record that may enter the ledger.
 *
 * @param frame null when it is none
 * @param decided its answer, where no engine is needed to know it
 * @param remains what a dead letter of it would show
 * @param bytes heap that it keeps busy while it is in flight, beside what the engine needs for it:
 *     the raw key and value, the pixels and attributes that Avro copied out of it, and the decoded
 *     image
 */
record Admission(@Nullable Frame frame, Optional<Outcome> decided, Remains remains, long bytes) {

  /**
   * @throws IllegalStateException for a reading that is not for the ledger
   */
  static Admission of(Reading reading, byte @Nullable [] key, byte @Nullable [] value) {
    if (reading instanceof Reading.Refused refused) {
      return new Admission(
          null,
          Optional.of(new Outcome.Dead(refused.cause())),
          refused.remains(),
          refused.remains().bytes());
    }
    if (reading instanceof Reading.Readable readable) {
      Frame frame = readable.frame();
      long decoded = readable.decided().isPresent() ? 0 : 3L * frame.getWidth() * frame.getHeight();
      Remains remains = new Remains.Whole(key, value);
      return new Admission(
          frame,
          readable.decided(),
          remains,
          remains.bytes()
              + frame.getPixels().remaining()
              + Attributes.heapBytes(frame.getAttributes())
              + decoded);
    }
    throw new IllegalStateException(reading + " has no place in the ledger");
  }

  @Nullable FrameFacts facts() {
    return frame == null ? null : FrameFacts.of(frame);
  }
}
