package io.sonostream.processor.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Whose frames are read again next: of the rooms of one partition that are open each has its turn,
 * so that a task that is served stands behind no other's backlog, nor behind what another waits
 * for. All share one reader; each room has its own place in the topic.
 *
 * <p>Owner: the stream thread of its task. Hand-off: none. Bound: the rooms of the {@link Parking}.
 * Shutdown: {@link #close} gives the reader back; another is made when somebody's room opens.
 */
final class RoomTurns implements AutoCloseable {
  /** Records a turn: a change of rooms throws away what was fetched ahead. */
  private static final int A_TURN = 256;

  /** A record that can't be judged before it has left this room, or the room has opened. */
  private record Obstacle(WaitingRoom room, long offset) {}

  private final TopicPartition partition;
  private final Parking parking;
  private final LaneDoor door;
  private final FrameRereader.Source source;

  /** Of rooms whose turn was interrupted: below, nobody waits in them. */
  private final Map<WaitingRoom, Long> positions = new HashMap<>();

  private final Map<WaitingRoom, Obstacle> obstacles = new HashMap<>();
  private @Nullable FrameRereader records;
  private @Nullable WaitingRoom current;
  private int left;

  RoomTurns(TopicPartition partition, Parking parking, LaneDoor door, FrameRereader.Source source) {
    this.partition = partition;
    this.parking = parking;
    this.door = door;
    this.source = source;
  }

  /** The room whose records come next; empty while none is open that can go on. */
  Optional<WaitingRoom> next() {
    WaitingRoom before = current;
    if (before != null && left > 0 && free(before)) {
      return Optional.of(before);
    }
    Stream<WaitingRoom> others = before == null ? parking.rooms() : parking.roomsBehind(before);
    Optional<WaitingRoom> next = others.filter(room -> free(room) && door.opens(room)).findFirst();
    next.ifPresent(this::begin);
    return next;
  }

  private void begin(WaitingRoom room) {
    left = A_TURN;
    obstacles.remove(room);
    if (room.equals(current)) {
      return;
    }
    if (current != null) {
      positions.put(current, records().position());
    }
    current = room;
    long first = parking.waitingIn(room).first();
    records().from(Math.max(first, positions.getOrDefault(room, first)));
  }

  /** Whether somebody waits there, and nothing stands in his way. */
  private boolean free(WaitingRoom room) {
    Obstacle obstacle = obstacles.get(room);
    return parking.holds(room) && (obstacle == null || isGone(obstacle));
  }

  private boolean isGone(Obstacle obstacle) {
    boolean there =
        parking
            .offsets(obstacle.room())
            .map(waiting -> waiting.contains(obstacle.offset()))
            .orElse(false);
    return !there && door.opens(obstacle.room());
  }

  /** For the room that has its turn. */
  FrameRereader records() {
    if (records == null) {
      records = source.of(partition);
    }
    return records;
  }

  /** Of the room that has its turn, a record is done with. */
  void drop() {
    records().drop();
    left--;
  }

  /** The room that has its turn has closed again. */
  void end() {
    left = 0;
  }

  /** The room that has its turn can't go on before this record has left the other. */
  void standsBehind(WaitingRoom other, long offset) {
    if (current != null) {
      obstacles.put(current, new Obstacle(other, offset));
    }
  }

  /** Somebody came to a room who is older, maybe, than the place up to which it was read. */
  void joined(WaitingRoom room, long offset) {
    positions.computeIfPresent(room, (known, position) -> Math.min(position, offset));
  }

  /** Nobody waits in this room any more. */
  void emptied(WaitingRoom room) {
    positions.remove(room);
    obstacles.remove(room);
    if (room.equals(current)) {
      current = null;
    }
  }

  @Override
  public void close() {
    positions.clear();
    obstacles.clear();
    current = null;
    if (records != null) {
      records.close();
      records = null;
    }
  }
}
