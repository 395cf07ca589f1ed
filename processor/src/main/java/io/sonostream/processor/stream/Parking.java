package io.sonostream.processor.stream;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The frames of one partition that wait in their topic while the others go on. Where they stand is
 * written into a store with each commit: after the answers to those that went on have arrived, and
 * before the offset that passes those that came; in the same transaction on the archive lane.
 * Whoever takes the partition next knows it too (docs/adr/waiting-frames.md).
 *
 * <p>Owner: the stream thread of its task. Hand-off: the store's changelog. Bound: a range or two
 * for each task that has no model yet, and {@value #MOST_SCHEMAS} schemas. Shutdown: none.
 */
final class Parking {
  static final String STORE = "waiting";

  /** Whoever sends made-up schema ids fills this, and then gets dead letters. */
  static final int MOST_SCHEMAS = 1_000;

  private final KeyValueStore<String, byte[]> store;
  private final Consumer<Runnable> committed;
  private final NavigableMap<WaitingRoom, WaitingOffsets> rooms = new TreeMap<>();

  /** Those that the store doesn't know as they are. */
  private final Set<WaitingRoom> changed = new TreeSet<>();

  /**
   * @param committed runs what writes to the store, within a commit and after the answers that left
   *     before have arrived
   */
  Parking(KeyValueStore<String, byte[]> store, Consumer<Runnable> committed) {
    this.store = store;
    this.committed = committed;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        rooms.put(new WaitingRoom(entry.key), WaitingOffsets.of(entry.value));
      }
    }
  }

  boolean isEmpty() {
    return rooms.isEmpty();
  }

  boolean holds(WaitingRoom room) {
    return rooms.containsKey(room);
  }

  /** Whether one kind more may wait. */
  boolean hasRoomFor(WaitingRoom room) {
    return room.schema().isEmpty() || holds(room) || rooms.size() < MOST_SCHEMAS;
  }

  Stream<WaitingRoom> rooms() {
    return rooms.keySet().stream();
  }

  /** All rooms, those behind this one first. */
  Stream<WaitingRoom> roomsBehind(WaitingRoom room) {
    return Stream.concat(
        rooms.tailMap(room, false).keySet().stream(), rooms.headMap(room, true).keySet().stream());
  }

  /** Those of which a range reaches across this offset, as they are now. */
  List<WaitingRoom> roomsAround(long offset) {
    return rooms.entrySet().stream()
        .filter(room -> room.getValue().contains(offset))
        .map(Map.Entry::getKey)
        .toList();
  }

  Optional<WaitingOffsets> offsets(WaitingRoom room) {
    return Optional.ofNullable(rooms.get(room));
  }

  /** Of a room in which somebody waits. */
  WaitingOffsets waitingIn(WaitingRoom room) {
    return offsets(room)
        .orElseThrow(() -> new IllegalStateException("nobody waits for " + room.awaited()));
  }

  /** What comes now is answered, and nobody could tell later that it was of no room's kind. */
  void interrupt() {
    rooms.values().forEach(WaitingOffsets::interrupt);
  }

  void park(WaitingRoom room, long offset) {
    rooms.computeIfAbsent(room, fresh -> new WaitingOffsets());
    change(room, waiting -> waiting.add(offset));
  }

  /** One that waited in another room until now. */
  void move(WaitingRoom room, long offset) {
    rooms.computeIfAbsent(room, fresh -> new WaitingOffsets());
    change(room, waiting -> waiting.move(offset));
  }

  /** Whether anything changed since the last commit. */
  boolean changed() {
    return !changed.isEmpty();
  }

  /** All that was taken is answered, or waits here: what changed becomes part of the commit. */
  void committing() {
    if (changed()) {
      committed.accept(() -> changed.forEach(this::store));
      changed.clear();
    }
  }

  private void store(WaitingRoom room) {
    WaitingOffsets waiting = rooms.get(room);
    if (waiting == null) {
      store.delete(room.name());
    } else {
      store.put(room.name(), waiting.stored());
    }
  }

  /** Changes what waits; a room in which nobody waits is gone. */
  void change(WaitingRoom room, Consumer<WaitingOffsets> how) {
    WaitingOffsets waiting = waitingIn(room);
    how.accept(waiting);
    if (waiting.isEmpty()) {
      rooms.remove(room);
    }
    changed.add(room);
  }
}
