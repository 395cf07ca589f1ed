package io.sonostream.processor.stream;

import java.util.Optional;
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
 * <p>Owner: the stream thread of its task. Hand-off: none. Bound: {@value #A_TURN} frames a turn;
 * those of the {@link Parking}. Shutdown: {@link #close}; who waits goes on waiting.
 */
final class WaitingFrames implements AutoCloseable {
  private static final int A_TURN = 32;

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
  private final FrameRereader.Source source;
  private @Nullable FrameRereader rereader;
  private @Nullable WaitingRoom current;

  WaitingFrames(TopicPartition partition, Parking parking, LaneParts parts) {
    this.partition = partition;
    this.parking = parking;
    this.door = parts.door();
    this.waits = parts.waits();
    this.lost = parts.lost();
    this.source = parts.rereader();
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
      return reading;
    }
    if (!parking.hasRoomFor(room.get())) {
      return Reading.Refused.of(
          "schema "
              + room.get().schema().orElseThrow()
              + " is not known, and "
              + Parking.MOST_SCHEMAS
              + " others of this partition are being asked for already; send it again",
          new Remains.Whole(key, value));
    }
    parking.park(room.get(), origin.offset());
    say(room.get());
    return new Reading.Waits(room.get());
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
      int steps = 0;
      while (steps < A_TURN && opened() && step(entrance)) {
        steps++;
      }
    } catch (OffsetOutOfRangeException e) {
      goToWhatIsLeft();
    }
  }

  /** Whether a room is open; stays with one until nobody waits in it. */
  private boolean opened() {
    if (current != null && parking.holds(current)) {
      return true;
    }
    current = null;
    for (WaitingRoom room : parking.rooms()) {
      if (door.opens(room)) {
        current = room;
        rereader().from(waitingIn(room).first());
        return true;
      }
    }
    return false;
  }

  /**
   * @return false when there is nothing more to do at this turn
   */
  private boolean step(Entrance entrance) {
    WaitingRoom room = room();
    FrameRereader records = rereader();
    ConsumerRecord<byte[], byte[]> record = records.peek();
    if (record == null && records.position() <= waitingIn(room).last()) {
      return false;
    }
    if (record == null || record.offset() > waitingIn(room).last()) {
      change(room, records.position(), false);
      return true;
    }
    if (waitingIn(room).contains(record.offset())) {
      Optional<WaitingRoom> before =
          heldForSchema(record.value()).filter(other -> !other.equals(room));
      if (before.isPresent() && waitingIn(before.get()).contains(record.offset())) {
        // It is still that room's, and comes here from there.
        current = door.opens(before.get()) ? null : current;
        return false;
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
              : reading.isOf(room.task());
      if (ours) {
        return letGo(room, origin, reading, record, entrance);
      }
      if (reading instanceof Reading.Waits other && other.room().schema().isPresent()) {
        // Whether it is ours can't be told before its schema is known.
        return false;
      }
    }
    records.drop();
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
      current = null;
      return false;
    }
    if (other.isPresent()) {
      parking.move(other.get(), origin.offset());
      say(other.get());
    } else if (!entrance.admit(origin, reading, record.key(), record.value())) {
      return false;
    }
    rereader().drop();
    change(room, origin.offset() + 1, true);
    return true;
  }

  /** All below this offset wait no longer; what is then missing in an empty room is gone. */
  private void change(WaitingRoom room, long below, boolean onePassed) {
    WaitingOffsets waiting = waitingIn(room);
    parking.change(
        room,
        offsets -> {
          if (onePassed) {
            offsets.passed(below - 1);
          } else {
            offsets.skipBelow(below);
          }
        });
    if (!waiting.isEmpty()) {
      say(room);
    } else {
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
  private void goToWhatIsLeft() {
    long beginning = rereader().beginning();
    WaitingOffsets waiting = waitingIn(room());
    change(room(), waiting.first() < beginning ? beginning : waiting.last() + 1, false);
    if (parking.holds(room())) {
      rereader().from(waiting.first());
    }
  }

  private WaitingRoom room() {
    if (current == null) {
      throw new IllegalStateException("no room is open");
    }
    return current;
  }

  private WaitingOffsets waitingIn(WaitingRoom room) {
    return parking
        .offsets(room)
        .orElseThrow(() -> new IllegalStateException("nobody waits for " + room.awaited()));
  }

  private void say(WaitingRoom room) {
    Place place = new Place(partition, room);
    long frames = waitingIn(room).frames();
    if (room.schema().isPresent()) {
      waits.standsStill(place, "frames wait for " + room.awaited(), frames);
    } else {
      waits.waitsAside(place, room.awaited(), frames);
    }
  }

  private FrameRereader rereader() {
    if (rereader == null) {
      rereader = source.of(partition);
    }
    return rereader;
  }

  /** Whether who waits has changed since the last commit. */
  boolean changed() {
    return parking.changed();
  }

  void committing() {
    parking.committing();
  }

  /** Gives the reader back; another is made when somebody's room opens. */
  @Override
  public void close() {
    if (rereader != null) {
      rereader.close();
      rereader = null;
    }
  }

  /** For the session's end: nobody of this partition stands still here any more. */
  void leave() {
    close();
    parking.rooms().forEach(room -> waits.goesOn(new Place(partition, room)));
  }
}
