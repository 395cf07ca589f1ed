package io.sonostream.processor.stream;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.serde.KnownSchemas;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a record's bytes as a frame and checks it. Tells poison (these bytes will never be a frame)
 * from an outage (the registry can't be asked now): poison is refused, an outage is waited out.
 */
public final class FrameReader {
  private static final Logger log = LoggerFactory.getLogger(FrameReader.class);

  private static final int UNTOLD = 0;

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

  /** Asks the registry, and waits for its answer, where the record's schema is not known yet. */
  Reading read(FrameOrigin origin, byte @Nullable [] key, byte @Nullable [] value) {
    Remains remains = new Remains.Whole(key, value);
    if (value == null) {
      return Reading.Refused.of("record has no value", remains);
    }
    Frame frame;
    try {
      frame = deserializer.deserialize(origin.topic(), origin.headers(), value);
      if (!wanted.test(frame)) {
        return new Reading.Unwanted();
      }
    } catch (RuntimeException e) {
      if (outage.test(e)) {
        log.warn("{} waits for the schema registry: {}", origin, e.getMessage());
        return new Reading.Waits(WaitingRoom.ofSchema(schema(value).orElse(UNTOLD)));
      }
      return new Reading.Refused(refusal(e), remains, "");
    }
    return checked(frame, remains);
  }

  /** One that is refused is of its task all the same: it may have waited with others of it. */
  private Reading checked(Frame frame, Remains remains) {
    try {
      limits.check(frame);
      return new Reading.Readable(frame, Optional.empty());
    } catch (BadFrameException e) {
      return new Reading.Refused(e, remains, frame.getTask());
    } catch (RuntimeException e) {
      return new Reading.Refused(refusal(e), remains, frame.getTask());
    }
  }

  /**
   * The schema that a record names; empty when it names none. Of a deserializer that does not tell,
   * all records have the same one.
   */
  OptionalInt schema(byte @Nullable [] value) {
    if (value == null) {
      return OptionalInt.empty();
    }
    return deserializer instanceof KnownSchemas schemas
        ? schemas.schemaOf(value)
        : OptionalInt.of(UNTOLD);
  }

  /** Whether what was written with this schema can be read, or refused, without the registry. */
  boolean knows(int schema) {
    return !(deserializer instanceof KnownSchemas schemas) || schemas.knows(schema);
  }

  /**
   * Asks the registry.
   *
   * @return false when it did not answer
   */
  boolean learn(int schema) {
    try {
      if (deserializer instanceof KnownSchemas schemas) {
        schemas.learn(schema);
      }
      return true;
    } catch (RuntimeException e) {
      if (outage.test(e)) {
        log.warn("frames wait for schema {}: {}", schema, e.getMessage());
        return false;
      }
      return true;
    }
  }

  private static BadFrameException refusal(RuntimeException e) {
    if (e instanceof SerializationException || e instanceof AvroRuntimeException) {
      return new BadFrameException("record is not a Frame: " + e.getMessage(), e);
    }
    return new BadFrameException("record can't be read as a Frame: " + e, e);
  }
}
