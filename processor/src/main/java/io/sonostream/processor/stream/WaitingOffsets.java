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
  /**
   * They are stored whole at each commit that finds them changed. Beyond, ranges become longer, and
   * after a restart without a model an answer within them could be repeated.
   */
  static final int MOST_RANGES = 1_000;

  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();
  private long frames;

  /**
   * The last that came here as it was taken, in this life: since then none of its kind was let by,
   * nor what is of no kind that can be told.
   */
  private long taken = -1;

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

  /** One more waits, as it is taken. Told twice, it counts once. */
  void add(long offset) {
    if (contains(offset)) {
      return;
    }
    frames++;
    Map.Entry<Long, Long> last = lastByFirst.lastEntry();
    // Who comes while others of his kind wait does so behind them: nobody between was let by.
    put(offset, last != null && last.getValue() == taken);
    taken = offset;
  }

  /**
   * One more waits that waited for something else until now. Others of this kind beside it may have
   * been let by, since nobody of this kind waited then; so it stands alone.
   */
  void move(long offset) {
    frames++;
    if (!contains(offset)) {
      put(offset, false);
    }
  }

  /** Something goes by whose kind can't be told: the range that reaches here ends. */
  void interrupt() {
    taken = -1;
  }

  private void put(long offset, boolean goesOn) {
    Map.Entry<Long, Long> below = lastByFirst.floorEntry(offset);
    boolean joins = goesOn || lastByFirst.size() >= MOST_RANGES;
    lastByFirst.put(below != null && joins ? below.getKey() : (Long) offset, offset);
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

  /**
   * This one within a range was never of its kind, as is known by now. Where there are as many
   * ranges as may be, none is parted for it.
   */
  void leaveOut(long offset) {
    Map.Entry<Long, Long> around = lastByFirst.floorEntry(offset);
    if (around == null || offset > around.getValue()) {
      return;
    }
    long first = around.getKey();
    long last = around.getValue();
    boolean parts = first < offset && offset < last;
    if (parts && lastByFirst.size() >= MOST_RANGES) {
      return;
    }
    lastByFirst.remove(first);
    if (first < offset) {
      lastByFirst.put(first, offset - 1);
    }
    if (offset < last) {
      lastByFirst.put(offset + 1, last);
    }
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
