package io.sonostream.processor.stream;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a record as it comes in, asked in this order: does it weigh too much, was its
 * answer refused before, is its schema known, is it a frame, is there a model for its task.
 *
 * <p>Owner: none; stream threads ask. Hand-off: to the {@link SchemaDesk}. Bound: that of its
 * parts. Shutdown: {@link #close} ends the desk.
 */
final class LaneDoor implements AutoCloseable {
  private final FrameReader reader;
  private final SchemaDesk schemas;
  private final TaskGate tasks;
  private final SendRefusals refusals;
  private final LongSupplier clockMicros;

  LaneDoor(
      FrameReader reader,
      SchemaDesk schemas,
      TaskGate tasks,
      SendRefusals refusals,
      LongSupplier clockMicros) {
    this.reader = reader;
    this.schemas = schemas;
    this.tasks = tasks;
    this.refusals = refusals;
    this.clockMicros = clockMicros;
  }

  /**
   * @param mayWait whether the frame can wait elsewhere while its schema is asked for; else this
   *     thread asks
   */
  Reading read(
      FrameOrigin origin, byte @Nullable [] key, byte @Nullable [] value, boolean mayWait) {
    RecordSize size = RecordSize.of(key, value, origin.headers());
    if (size.tooLarge()) {
      return Reading.Refused.of(size.refusal(), Remains.Traces.of(size, value));
    }
    OptionalInt schema = mayWait ? reader.schema(value) : OptionalInt.empty();
    if (schema.isPresent()
        && !known(schema.getAsInt())
        && !schemas.awaitAnswer(() -> reader.knows(schema.getAsInt()))) {
      return new Reading.Waits(WaitingRoom.ofSchema(schema.getAsInt()));
    }
    Reading reading = reader.read(origin, key, value);
    if (!(reading instanceof Reading.Readable readable)) {
      return reading;
    }
    Optional<String> refused = refusals.of(origin);
    if (refused.isPresent()) {
      return new Reading.Refused(
          new BadFrameException(refused.get()),
          Remains.Traces.of(size, value),
          readable.frame().getTask());
    }
    return tasks.judge(
        origin, readable.frame(), new Remains.Whole(key, value), clockMicros.getAsLong());
  }

  /** For whoever comes by from time to time. */
  void comeBy() {
    tasks.forgetWithdrawn();
  }

  /** Whether those in this room need wait no longer. */
  boolean opens(WaitingRoom room) {
    return room.schema().isPresent()
        ? known(room.schema().getAsInt())
        : tasks.opens(room.task(), clockMicros.getAsLong());
  }

  /** Where a record would wait for its schema. */
  Optional<WaitingRoom> schemaRoom(byte @Nullable [] value) {
    OptionalInt id = reader.schema(value);
    return id.isPresent() ? Optional.of(WaitingRoom.ofSchema(id.getAsInt())) : Optional.empty();
  }

  /** If not, somebody is asked. */
  private boolean known(int schema) {
    boolean known = reader.knows(schema);
    if (!known) {
      schemas.ask(schema, () -> reader.learn(schema));
    }
    return known;
  }

  @Override
  public void close() {
    schemas.close();
  }
}
