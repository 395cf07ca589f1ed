package io.sonostream.processor.stream;

import io.sonostream.schemas.Frame;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a record's bytes as a frame and checks it. Tells poison (these bytes will never be a frame)
 * from an outage (the registry can't be asked now): poison is a refusal, an outage is waited out.
 */
public final class FrameReader {
  private static final Logger log = LoggerFactory.getLogger(FrameReader.class);

  private final Deserializer<Frame> deserializer;
  private final Predicate<RuntimeException> outage;
  private final FrameLimits limits;
  private final Predicate<Frame> wanted;

  public FrameReader(
      Deserializer<Frame> deserializer, Predicate<RuntimeException> outage, FrameLimits limits) {
    this(deserializer, outage, limits, frame -> true);
  }

  /**
   * @param wanted which frames are for this lane; asked before the frame is checked
   */
  public FrameReader(
      Deserializer<Frame> deserializer,
      Predicate<RuntimeException> outage,
      FrameLimits limits,
      Predicate<Frame> wanted) {
    this.deserializer = deserializer;
    this.outage = outage;
    this.limits = limits;
    this.wanted = wanted;
  }

  /**
   * Null when it is a frame, but not for this lane.
   *
   * @param waitABit called for each failed attempt while the registry is away; returns to try
   *     again, throws to give up
   * @throws BadFrameException when the record is no frame
   */
  @Nullable Frame read(
      FrameOrigin origin, byte @Nullable [] value, Consumer<RuntimeException> waitABit) {
    if (value == null) {
      throw new BadFrameException("record has no value");
    }
    boolean said = false;
    while (true) {
      try {
        Frame frame = deserializer.deserialize(origin.topic(), origin.headers(), value);
        if (!wanted.test(frame)) {
          return null;
        }
        limits.check(frame);
        return frame;
      } catch (BadFrameException e) {
        throw e;
      } catch (RuntimeException e) {
        if (!outage.test(e)) {
          throw refusal(e);
        }
        if (!said) {
          log.warn("{} waits for the schema registry: {}", origin, e.getMessage());
          said = true;
        }
        waitABit.accept(e);
      }
    }
  }

  private static BadFrameException refusal(RuntimeException e) {
    if (e instanceof SerializationException || e instanceof AvroRuntimeException) {
      return new BadFrameException("record is not a Frame: " + e.getMessage(), e);
    }
    return new BadFrameException("record can't be read as a Frame: " + e, e);
  }
}
