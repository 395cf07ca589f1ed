package io.sonostream.processor.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one task and lane. Devices take turns, one frame a turn, so a device with a backlog
 * can't starve the rest; within a device the oldest comes first. A device is in {@code frames} and
 * in {@code turns} exactly while it has a frame waiting. Not thread-safe.
 */
final class DeviceTurns<T extends Waiting> {
  private final Map<String, Deque<T>> frames = new LinkedHashMap<>();
  private final Deque<String> turns = new ArrayDeque<>();
  private int size;

  int size() {
    return size;
  }

  void add(T frame) {
    frames
        .computeIfAbsent(
            frame.device(),
            device -> {
              turns.addLast(device);
              return new ArrayDeque<>();
            })
        .addLast(frame);
    size++;
  }

  /** The next frame by turns, or null. */
  @Nullable T poll() {
    String device = turns.pollFirst();
    if (device == null) {
      return null;
    }
    Deque<T> waiting = Objects.requireNonNull(frames.get(device), device);
    T frame = waiting.removeFirst();
    size--;
    if (waiting.isEmpty()) {
      frames.remove(device);
    } else {
      turns.addLast(device);
    }
    return frame;
  }

  /**
   * Removes and returns every frame at the head of a device's queue for which the test holds, up to
   * the first for which it does not.
   */
  List<T> removeHeads(Predicate<T> test) {
    List<T> removed = new ArrayList<>();
    frames
        .entrySet()
        .removeIf(
            entry -> {
              Deque<T> waiting = entry.getValue();
              while (!waiting.isEmpty() && test.test(waiting.peekFirst())) {
                removed.add(waiting.removeFirst());
                size--;
              }
              if (waiting.isEmpty()) {
                turns.remove(entry.getKey());
                return true;
              }
              return false;
            });
    return removed;
  }
}
