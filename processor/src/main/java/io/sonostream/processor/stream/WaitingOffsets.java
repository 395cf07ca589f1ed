package io.sonostream.processor.stream;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which offsets of a partition wait for one thing. Not one by one: every record of that kind within
 * a range waits, the others in it don't, so a backlog of any length is a range or two. Not
 * thread-safe.
 */
final class WaitingOffsets {
  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();
  private long frames;

  static WaitingOffsets of(byte[] stored) {
    WaitingOffsets offsets = new WaitingOffsets();
    ByteBuffer in = ByteBuffer.wrap(stored);
    offsets.frames = in.getLong();
    while (in.hasRemaining()) {
      offsets.lastByFirst.put(in.getLong(), in.getLong());
    }
    return offsets;
  }

  byte[] stored() {
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES * (1 + 2 * lastByFirst.size()));
    out.putLong(frames);
    lastByFirst.forEach((first, last) -> out.putLong(first).putLong(last));
    return out.array();
  }

  boolean isEmpty() {
    return lastByFirst.isEmpty();
  }

  /** How many wait; of them some may be gone from their topic. */
  long frames() {
    return frames;
  }

  /** The oldest that waits. */
  long first() {
    return lastByFirst.firstKey();
  }

  /** The youngest that waits. */
  long last() {
    return lastByFirst.lastEntry().getValue();
  }

  /** One more waits. Told twice, it counts once. */
  void add(long offset) {
    Map.Entry<Long, Long> below = lastByFirst.floorEntry(offset);
    if (below != null && offset <= below.getValue()) {
      return;
    }
    frames++;
    if (below != null && below.getKey().equals(lastByFirst.lastKey())) {
      // Who comes while others of his kind wait does so behind them: nobody between was let by.
      lastByFirst.put(below.getKey(), offset);
    } else {
      lastByFirst.put(offset, offset);
    }
  }

  boolean contains(long offset) {
    Map.Entry<Long, Long> below = lastByFirst.floorEntry(offset);
    return below != null && offset <= below.getValue();
  }

  /** This one, the oldest of its kind, waits no longer. */
  void passed(long offset) {
    frames--;
    skipBelow(offset + 1);
  }

  /** Nothing below this offset waits any more. */
  void skipBelow(long offset) {
    while (!lastByFirst.isEmpty() && lastByFirst.firstKey() < offset) {
      long last = lastByFirst.pollFirstEntry().getValue();
      if (last >= offset) {
        lastByFirst.put(offset, last);
      }
    }
  }
}
