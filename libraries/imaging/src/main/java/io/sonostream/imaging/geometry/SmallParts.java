package io.sonostream.imaging.geometry;

import java.util.Arrays;

/**
 * The connected parts of a map of classes, a diagonal neighbour counting as one. Parts are joined
 * run by run: a row's stretch of one class with those above that it touches.
 */
final class SmallParts {
  private final byte[] map;
  private final int width;
  private int count;
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int[] parents = new int[64];

  private SmallParts(byte[] map, int width) {
    this.map = map;
    this.width = width;
  }

  /**
   * Makes background of every part that is too small to be a structure.
   *
   * @param map class values, changed in place
   * @param least pixels that a part must have to stay
   * @return whether anything was removed
   */
  static boolean remove(byte[] map, int width, int height, long least) {
    SmallParts parts = new SmallParts(map, width);
    parts.join(height);
    return parts.clear(least);
  }

  private void join(int height) {
    int above = 0;
    for (int y = 0; y < height; y++) {
      int first = count;
      addRuns(y * width);
      int candidate = above;
      for (int run = first; run < count; run++) {
        // Of the row above, up to a diagonal away.
        while (candidate < first && ends[candidate] + width < starts[run]) {
          candidate++;
        }
        for (int a = candidate; a < first && starts[a] + width <= ends[run]; a++) {
          if (map[starts[a]] == map[starts[run]]) {
            union(a, run);
          }
        }
      }
      above = first;
    }
  }

  /** The stretches of one row; ends are behind the last pixel. */
  private void addRuns(int row) {
    int x = row;
    while (x < row + width) {
      int from = x;
      byte value = map[x];
      while (x < row + width && map[x] == value) {
        x++;
      }
      if (value != 0) {
        add(from, x);
      }
    }
  }

  private void add(int start, int end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      parents = Arrays.copyOf(parents, 2 * count);
    }
    starts[count] = start;
    ends[count] = end;
    parents[count] = count;
    count++;
  }

  private int root(int run) {
    int at = run;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  private void union(int a, int b) {
    int first = root(a);
    int second = root(b);
    parents[Math.max(first, second)] = Math.min(first, second);
  }

  private boolean clear(long least) {
    long[] sizes = new long[count];
    for (int run = 0; run < count; run++) {
      sizes[root(run)] += ends[run] - starts[run];
    }
    boolean removed = false;
    for (int run = 0; run < count; run++) {
      if (sizes[root(run)] < least) {
        Arrays.fill(map, starts[run], ends[run], (byte) 0);
        removed = true;
      }
    }
    return removed;
  }
}
