package io.sonostream.model.packaging;

import io.sonostream.imaging.image.ClassMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A mask as runs of one class each, row after row.
 *
 * @param runs class value and length in turn; the lengths fill width * height
 */
public record MaskRuns(int width, int height, List<Integer> runs) {
  public MaskRuns {
    runs = List.copyOf(runs);
    long pixels = 0;
    for (int i = 1; i < runs.size(); i += 2) {
      int value = runs.get(i - 1);
      int length = runs.get(i);
      if (value < 0 || value > 255 || length < 1) {
        throw new IllegalArgumentException(
            "a run of "
                + length
                + " pixels of class "
                + value
                + "; allowed are 1 and more of 0-255");
      }
      pixels += length;
    }
    if (runs.size() % 2 != 0 || width < 1 || height < 1 || pixels != (long) width * height) {
      throw new IllegalArgumentException(
          "runs of " + pixels + " pixels don't fill a mask of " + width + "x" + height);
    }
  }

  public static MaskRuns of(ClassMap mask) {
    List<Integer> runs = new ArrayList<>();
    byte[] values = mask.values();
    for (int at = 0; at < values.length; ) {
      int end = at + 1;
      while (end < values.length && values[end] == values[at]) {
        end++;
      }
      runs.add(values[at] & 0xff);
      runs.add(end - at);
      at = end;
    }
    return new MaskRuns(mask.width(), mask.height(), runs);
  }

  public ClassMap mask() {
    byte[] values = new byte[width * height];
    int at = 0;
    for (int i = 1; i < runs.size(); i += 2) {
      Arrays.fill(values, at, at + runs.get(i), (byte) runs.get(i - 1).intValue());
      at += runs.get(i);
    }
    return new ClassMap(width, height, values);
  }
}
