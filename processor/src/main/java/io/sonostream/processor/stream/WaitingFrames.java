package io.sonostream.processor.stream;

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one partition that nobody can judge yet, and their way back. They stay where they are,
 * in their topic; {@link Parking} keeps their offsets. Once their room opens they are read again,
 * in order, and meet what every frame meets; whoever comes meanwhile and belongs to the same room
 * goes behind them, so that a device's frames keep their order.
 *
 * <p>Owner: the stream thread of its task. Hand-off: none. Bound: {@value #A_MOMENT} frames a
 * moment; those of the {@link Parking}. Shutdown: {@link #close}; who waits goes on waiting.
 */
final class WaitingFrames implements AutoCloseable {
  private static final int A_MOMENT = 32;

  /** Where a frame goes that need not wait any longer; false while there is no room for it. */
  interface Entrance {
    boolean admit(
        FrameOrigin origin, Reading reading, byte @Nullable [] key, byte @Nullable [] value);
  }

  /** What health calls a reason to stand still. */
  private record Place(TopicPartition partition, WaitingRoom room) {}

  private final TopicPartition partition;
  private final Parking parking;
  private final LaneDoor door;
  private final LaneWaits waits;
  private final LostFrames lost;
  private final RoomTurns turns;

  WaitingFrames(TopicPartition partition, Parking parking, LaneParts parts) {
    this.partition = partition;
    this.parking = parking;
    this.door = parts.door();
    this.waits = parts.waits();
    this.lost = parts.lost();
    this.turns = new RoomTurns(partition, parking, door, parts.rereader());
    parking.rooms().forEach(this::say);
  }

  /**
   * Where a record's kind already waits, it waits too, whatever else was found out about it.
   *
   * @return {@link Reading.Waits} for one that is kept here now
   */
  Reading joinThoseBefore(
      Reading reading, FrameOrigin origin, byte @Nullable [] key, byte @Nullable [] value) {
    Optional<WaitingRoom> room = roomFor(reading, value);
    if (room.isEmpty()) {
      return answered(reading);
    }
    if (!parking.hasRoomFor(room.get())) {
      return answered(
          Reading.Refused.of(
              "schema "
                  + room.get().schema().orElseThrow()
                  + " is not known, and "
                  + Parking.MOST_SCHEMAS
                  + " others of this partition are being asked for already; send it again",
              new Remains.Whole(key, value)));
    }
    parking.park(room.get(), origin.offset());
    say(room.get());
    return new Reading.Waits(room.get());
  }

  /**
   * It does not wait. What is no frame now is none when a range is read again, and would be taken
   * there for one that has become unreadable: no range may reach across it.
   */
  private Reading answered(Reading reading) {
    if (reading.isNoFrame()) {
      parking.interrupt();
    }
    return reading;
  }

  /**
   * Of a schema for which others wait, all do, and of such a task: what lies between the first and
   * the last of a room has to be known by its kind alone when it is read again, or it would be
   * answered twice, or never.
   */
  private Optional<WaitingRoom> roomFor(Reading reading, byte @Nullable [] value) {
    return heldForSchema(value)
        .or(
            () ->
                reading instanceof Reading.Waits waits
                    ? Optional.of(waits.room())
                    : heldFor(reading));
  }

  private Optional<WaitingRoom> heldForSchema(byte @Nullable [] value) {
    return parking.isEmpty() ? Optional.empty() : door.schemaRoom(value).filter(parking::holds);
  }

  private Optional<WaitingRoom> heldFor(Reading reading) {
    return parking.isEmpty() || reading.task().isEmpty()
        ? Optional.empty()
        : Optional.of(WaitingRoom.ofTask(reading.task())).filter(parking::holds);
  }

  /** Lets in some of those who need not wait any longer. */
  void resume(Entrance entrance) {
    if (parking.isEmpty()) {
      close();
      return;
    }
    try {
      boolean more = true;
      for (int steps = 0; more && steps < A_MOMENT; steps++) {
        more = turns.next().map(room -> step(room, entrance)).orElse(false);
      }
    } catch (OffsetOutOfRangeException e) {
      turns.next().ifPresent(this::goToWhatIsLeft);
    }
  }

  /**
   * @return false when there is nothing more to do at this moment
   */
  private boolean step(WaitingRoom room, Entrance entrance) {
    FrameRereader records = turns.records();
    ConsumerRecord<byte[], byte[]> record = records.peek();
    if (record == null && records.position() <= parking.waitingIn(room).last()) {
      return false;
    }
    if (record == null || record.offset() > parking.waitingIn(room).last()) {
      long below = records.position();
      change(room, offsets -> offsets.skipBelow(below));
      return true;
    }
    if (parking.waitingIn(room).contains(record.offset())) {
      Optional<WaitingRoom> before =
          heldForSchema(record.value()).filter(other -> !other.equals(room));
      if (before.isPresent() && parking.waitingIn(before.get()).contains(record.offset())) {
        // It is still that room's, and comes here from there.
        turns.standsBehind(before.get(), record.offset());
        return true;
      }
      FrameOrigin origin =
          new FrameOrigin(
              record.topic(),
              record.partition(),
              record.offset(),
              Math.max(0, record.timestamp()),
              record.headers());
      Reading reading = door.read(origin, record.key(), record.value(), true);
      boolean ours =
          room.schema().isPresent()
              ? door.schemaRoom(record.value()).filter(room::equals).isPresent()
              : reading.isOf(room.task()) || reading.isNoFrame();
      if (ours) {
        return letGo(room, origin, reading, record, entrance);
      }
      if (reading instanceof Reading.Waits other && other.room().schema().isPresent()) {
        // Whether it is ours can't be told before its schema is known.
        turns.standsBehind(other.room(), record.offset());
        return true;
      }
    }
    turns.drop();
    return true;
  }

  private boolean letGo(
      WaitingRoom room,
      FrameOrigin origin,
      Reading reading,
      ConsumerRecord<byte[], byte[]> record,
      Entrance entrance) {
    Optional<WaitingRoom> other =
        reading instanceof Reading.Waits waiting
            ? Optional.of(waiting.room())
            : room.schema().isPresent() ? heldFor(reading) : Optional.empty();
    if (other.isPresent() && other.get().equals(room)) {
      turns.end();
      return true;
    }
    if (other.isPresent()) {
      parking.move(other.get(), origin.offset());
      turns.joined(other.get(), origin.offset());
      say(other.get());
    } else if (!entrance.admit(origin, reading, record.key(), record.value())) {
      return false;
    }
    turns.drop();
    change(room, offsets -> offsets.passed(origin.offset()));
    if (room.schema().isPresent() && reading.isNoFrame()) {
      leaveOut(origin.offset());
    }
    return true;
  }

  /**
   * While its schema was unknown, ranges of tasks grew across this one. It has its answer, and
   * could not be told there from a frame that has become unreadable.
   */
  private void leaveOut(long offset) {
    for (WaitingRoom room : parking.roomsAround(offset)) {
      if (room.schema().isEmpty()) {
        change(room, offsets -> offsets.leaveOut(offset));
      }
    }
  }

  /** Some wait no longer; what is then missing in an empty room is gone. */
  private void change(WaitingRoom room, Consumer<WaitingOffsets> how) {
    WaitingOffsets waiting = parking.waitingIn(room);
    parking.change(room, how);
    if (!waiting.isEmpty()) {
      say(room);
    } else {
      turns.emptied(room);
      waits.goesOn(new Place(partition, room));
      if (waiting.frames() > 0) {
        lost.waiting(partition, room.awaited(), waiting.frames());
      }
    }
  }

  /**
   * Retention took what is oldest; or the partition ends before those who wait, because it was made
   * anew or a broker lost its end, and none of them will ever come.
   */
  private void goToWhatIsLeft(WaitingRoom room) {
    long beginning = turns.records().beginning();
    WaitingOffsets waiting = parking.waitingIn(room);
    long left = waiting.first() < beginning ? beginning : waiting.last() + 1;
    change(room, offsets -> offsets.skipBelow(left));
    if (parking.holds(room)) {
      turns.records().from(waiting.first());
    }
  }

  private void say(WaitingRoom room) {
    Place place = new Place(partition, room);
    long frames = parking.waitingIn(room).frames();
    if (room.schema().isPresent()) {
      waits.standsStill(place, "frames wait for " + room.awaited(), frames);
    } else {
      waits.waitsAside(place, room.awaited(), frames);
    }
  }

  /** Whether who waits has changed since the last commit. */
  boolean changed() {
    return parking.changed();
  }

  void committing() {
    parking.committing();
  }

  @Override
  public void close() {
    turns.close();
  }

  /** For the session's end: nobody of this partition stands still here any more. */
  void leave() {
    close();
    parking.rooms().forEach(room -> waits.goesOn(new Place(partition, room)));
  }
}
