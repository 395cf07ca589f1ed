package io.sonostream.imaging.outline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Pixels as run lengths, outside and inside in turn, within a rectangle of a picture.
 *
 * @param byColumn whether runs go down the columns, as COCO's do, or along the rows
 */
@SuppressWarnings("ArrayRecordComponent")
record Runs(int left, int top, int width, int height, boolean byColumn, int[] lengths)
    implements Area {
  Runs {
    long sum = 0;
    for (int length : lengths) {
      if (length < 0) {
        throw new IllegalArgumentException("a run has the length " + length);
      }
      sum += length;
    }
    if (left < 0 || top < 0 || width < 1 || height < 1 || sum != (long) width * height) {
      throw new IllegalArgumentException(
          "runs of " + sum + " pixels don't fill " + width + "x" + height);
    }
  }

  /** Of a whole picture. */
  static Runs of(BitSet pixels, int width, int height) {
    List<Integer> lengths = new ArrayList<>();
    int count = width * height;
    int at = 0;
    for (boolean inside = false; at < count; inside = !inside) {
      int end = inside ? pixels.nextClearBit(at) : pixels.nextSetBit(at);
      end = end < 0 || end > count ? count : end;
      lengths.add(end - at);
      at = end;
    }
    return new Runs(
        0, 0, width, height, false, lengths.stream().mapToInt(Integer::intValue).toArray());
  }

  /** COCO's packed form: five bits a character, differences from the run before last. */
  static int[] unpacked(String counts) {
    int[] lengths = new int[counts.length()];
    int count = 0;
    for (int at = 0; at < counts.length(); count++) {
      long value = 0;
      int shift = 0;
      boolean more = true;
      while (more) {
        if (at == counts.length() || shift > 30) {
          throw new IllegalArgumentException("packed runs are cut or broken");
        }
        int bits = counts.charAt(at++) - 48;
        value |= (long) (bits & 31) << shift;
        more = (bits & 32) != 0;
        shift += 5;
        if (!more && (bits & 16) != 0) {
          value |= -1L << shift;
        }
      }
      if (count > 2) {
        value += lengths[count - 2];
      }
      lengths[count] = Math.toIntExact(value);
    }
    return Arrays.copyOf(lengths, count);
  }

  @Override
  public BitSet pixels(int pictureWidth, int pictureHeight) {
    if (left + width > pictureWidth || top + height > pictureHeight) {
      throw new IllegalArgumentException(
          "runs of " + width + "x" + height + " don't fit into their picture");
    }
    BitSet pixels = new BitSet(pictureWidth * pictureHeight);
    int at = 0;
    for (int i = 0; i < lengths.length; i++) {
      for (int k = 0; k < lengths[i]; k++, at++) {
        if (i % 2 == 1) {
          int x = byColumn ? at / height : at % width;
          int y = byColumn ? at % height : at / width;
          pixels.set((top + y) * pictureWidth + left + x);
        }
      }
    }
    return pixels;
  }
}
