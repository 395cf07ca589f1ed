package io.sonostream.schemas.records;

import io.sonostream.schemas.LabelMap;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.PrimitivesArrays;

/** Class maps, shape (H,W), one byte a pixel, to and from the run lengths of {@link LabelMap}. */
public final class LabelMaps {

  /** Largest map that is decoded: 8192 x 8192, so 64 MiB of classes. */
  public static final int MAX_PIXELS = 1 << 26;

  /** So many are compared one by one: ragged maps have shorter runs than a call is worth. */
  private static final int SHORT_RUN = 16;

  private static final Schema RUNS = LabelMap.getClassSchema().getField("runs").schema();

  private LabelMaps() {}

  /**
   * @param classes width * height class values (0-255), row-major; not kept
   * @throws InvalidRecordException when the size and the bytes don't agree
   */
  public static LabelMap encode(int width, int height, byte[] classes) {
    int pixels = pixels(width, height);
    if (classes.length != pixels) {
      throw new InvalidRecordException(
          "label map of "
              + size(width, height)
              + " needs "
              + pixels
              + " bytes, got "
              + classes.length);
    }
    PrimitivesArrays.IntArray runs = new PrimitivesArrays.IntArray(64, RUNS);
    int start = 0;
    while (start < pixels) {
      int end = endOfRun(classes, start);
      runs.add(runs.size(), Byte.toUnsignedInt(classes[start]));
      runs.add(runs.size(), end - start);
      start = end;
    }
    return LabelMap.newBuilder().setWidth(width).setHeight(height).setRuns(runs).build();
  }

  /** The first byte that is another one; of a long run by vector instructions. */
  private static int endOfRun(byte[] classes, int start) {
    int near = Math.min(classes.length, start + SHORT_RUN);
    for (int at = start + 1; at < near; at++) {
      if (classes[at] != classes[start]) {
        return at;
      }
    }
    int last = classes.length - 1;
    int alike = Arrays.mismatch(classes, near - 1, last, classes, near, classes.length);
    return alike < 0 ? classes.length : near + alike;
  }

  /**
   * Class values, row-major. Checked before anything of the map's size is allocated.
   *
   * @throws InvalidRecordException when the map has no size, is larger than {@link #MAX_PIXELS}, or
   *     its runs don't fill it exactly
   */
  public static byte[] decode(LabelMap map) {
    int pixels = validate(map);
    byte[] classes = new byte[pixels];
    List<Integer> runs = map.getRuns();
    int at = 0;
    for (int i = 0; i < runs.size(); i += 2) {
      int length = runs.get(i + 1);
      int value = runs.get(i);
      if (value != 0) {
        Arrays.fill(classes, at, at + length, (byte) value);
      }
      at += length;
    }
    return classes;
  }

  /** Pixels of each class value, 256 entries, without building the map. */
  public static long[] areas(LabelMap map) {
    validate(map);
    long[] areas = new long[256];
    List<Integer> runs = map.getRuns();
    for (int i = 0; i < runs.size(); i += 2) {
      areas[runs.get(i)] += runs.get(i + 1);
    }
    return areas;
  }

  /**
   * Checks a map without building it.
   *
   * @return its pixels
   */
  public static int validate(LabelMap map) {
    int pixels = pixels(map.getWidth(), map.getHeight());
    List<Integer> runs = map.getRuns();
    if (runs.size() % 2 != 0) {
      throw new InvalidRecordException(
          "label map has " + runs.size() + " numbers; runs are pairs of class value and length");
    }
    long filled = 0;
    for (int i = 0; i < runs.size(); i += 2) {
      int value = runs.get(i);
      int length = runs.get(i + 1);
      if (value < 0 || value > 255) {
        throw new InvalidRecordException(
            "label map run " + i / 2 + " has class " + value + "; classes are 0-255");
      }
      if (length < 1) {
        throw new InvalidRecordException(
            "label map run " + i / 2 + " has length " + length + "; lengths start at 1");
      }
      filled += length;
      if (filled > pixels) {
        break;
      }
    }
    if (filled != pixels) {
      throw new InvalidRecordException(
          "label map of "
              + size(map.getWidth(), map.getHeight())
              + " has "
              + pixels
              + " pixels, its runs fill "
              + (filled > pixels ? "more" : filled));
    }
    return pixels;
  }

  private static int pixels(int width, int height) {
    if (width < 1 || height < 1) {
      throw new InvalidRecordException(
          "label map is " + size(width, height) + "; both sides must be at least 1");
    }
    long pixels = (long) width * height;
    if (pixels > MAX_PIXELS) {
      throw new InvalidRecordException(
          "label map is "
              + size(width, height)
              + "; at most "
              + MAX_PIXELS
              + " pixels are allowed");
    }
    return (int) pixels;
  }

  private static String size(int width, int height) {
    return width + "x" + height;
  }
}
