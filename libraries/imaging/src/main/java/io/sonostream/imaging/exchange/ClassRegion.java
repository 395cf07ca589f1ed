package io.sonostream.imaging.exchange;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.outline.OutlineShape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * All pixels of one class on one picture; one at least.
 *
 * @param name of the class
 * @param category number of the class in the export: its value, or one more than the last for what
 *     is ignored
 * @param left first column, top first row of its box
 * @param right column behind the box, bottom row behind it
 */
record ClassRegion(
    ClassMap map, int value, String name, int category, int left, int top, int right, int bottom) {
  static final int MOST_CLASSES = 253;

  /** Every class that is there, and what is ignored, if anything is. */
  static List<ClassRegion> of(ClassMap map, List<String> classes) {
    List<ClassRegion> regions = new ArrayList<>();
    for (int value = 1; value <= classes.size(); value++) {
      add(map, value, classes.get(value - 1), value, regions);
    }
    add(map, ClassMap.IGNORED, OutlineShape.IGNORED, classes.size() + 1, regions);
    return regions;
  }

  private static void add(
      ClassMap map, int value, String name, int category, List<ClassRegion> into) {
    int left = map.width();
    int top = map.height();
    int right = 0;
    int bottom = 0;
    for (int i = 0; i < map.values().length; i++) {
      if ((map.values()[i] & 0xff) == value) {
        left = Math.min(left, i % map.width());
        right = Math.max(right, i % map.width() + 1);
        top = Math.min(top, i / map.width());
        bottom = i / map.width() + 1;
      }
    }
    if (right > 0) {
      into.add(new ClassRegion(map, value, name, category, left, top, right, bottom));
    }
  }

  boolean has(int x, int y) {
    return (map.values()[y * map.width() + x] & 0xff) == value;
  }

  int area() {
    return pixels().cardinality();
  }

  /** Of the whole picture, row-major. */
  BitSet pixels() {
    BitSet pixels = new BitSet(map.values().length);
    for (int i = 0; i < map.values().length; i++) {
      pixels.set(i, (map.values()[i] & 0xff) == value);
    }
    return pixels;
  }

  /** Run lengths down the columns of the whole picture, outside and inside in turn. */
  List<Integer> columns() {
    Lengths lengths = new Lengths();
    for (int x = 0; x < map.width(); x++) {
      for (int y = 0; y < map.height(); y++) {
        lengths.add(has(x, y));
      }
    }
    return lengths.end();
  }

  /** Run lengths along the rows of the box, outside and inside in turn. */
  List<Integer> rowsOfBox() {
    Lengths lengths = new Lengths();
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        lengths.add(has(x, y));
      }
    }
    return lengths.end();
  }

  private static final class Lengths {
    private final List<Integer> runs = new ArrayList<>();
    private boolean inside;
    private int length;

    void add(boolean isInside) {
      if (isInside != inside) {
        runs.add(length);
        length = 0;
        inside = isInside;
      }
      length++;
    }

    List<Integer> end() {
      runs.add(length);
      return runs;
    }
  }
}
