package io.sonostream.imaging.geometry;

/** Continues a picture beyond its borders by reflection, without repeating the border pixel. */
final class Mirror {
  private Mirror() {}

  /** The index inside 0 ... size-1 that stands for any index. */
  static int index(int i, int size) {
    if (size == 1) {
      return 0;
    }
    int period = 2 * size - 2;
    int phase = Math.floorMod(i, period);
    return phase < size ? phase : period - phase;
  }

  /** The indices that stand for {@code count} consecutive ones from {@code from}. */
  static int[] indices(int from, int count, int size) {
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = index(from + i, size);
    }
    return indices;
  }
}
