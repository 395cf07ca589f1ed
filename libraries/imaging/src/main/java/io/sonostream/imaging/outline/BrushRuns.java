package io.sonostream.imaging.outline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Label Studio's brush: the four bytes of each pixel (RGBA, row-major) as runs, packed bit by bit.
 * A header gives their number (32 bits), the bits of a value less one (5) and of the four kinds of
 * lengths less one (4 each); then for each run a bit that says whether it is one, two bits for the
 * kind of length, the length less one, and the value or, where it is no run, so many values.
 */
public final class BrushRuns {
  private static final int CHANNELS = 4;
  private static final int VALUE_BITS = 8;
  private static final int[] LENGTH_BITS = {3, 4, 8, 16};
  private static final int LONGEST = 1 << 16;

  private BrushRuns() {}

  /** As Label Studio has them in its JSON: unsigned bytes. */
  public static int[] packed(BitSet pixels, int count) {
    Bits bits = new Bits(new ArrayList<>());
    bits.put(Math.multiplyExact(count, CHANNELS), 32);
    bits.put(VALUE_BITS - 1, 5);
    for (int length : LENGTH_BITS) {
      bits.put(length - 1, 4);
    }
    int at = 0;
    while (at < count) {
      boolean inside = pixels.get(at);
      int end = inside ? pixels.nextClearBit(at) : pixels.nextSetBit(at);
      end = end < 0 || end > count ? count : end;
      for (int left = (end - at) * CHANNELS; left > 0; left -= LONGEST) {
        run(bits, Math.min(left, LONGEST), inside ? 255 : 0);
      }
      at = end;
    }
    return bits.bytes();
  }

  private static void run(Bits bits, int length, int value) {
    int kind = 0;
    while (length > 1 << LENGTH_BITS[kind]) {
      kind++;
    }
    bits.put(1, 1);
    bits.put(kind, 2);
    bits.put(length - 1, LENGTH_BITS[kind]);
    bits.put(value, VALUE_BITS);
  }

  /**
   * The pixels that the brush has touched, of so many.
   *
   * @throws IllegalArgumentException when it has another number of them, or is broken
   */
  static BitSet unpacked(int[] bytes, int count) {
    Bits bits = new Bits(bytes);
    long values = bits.take(32);
    if (values != (long) count * CHANNELS) {
      throw new IllegalArgumentException(
          "a brush has " + values / CHANNELS + " pixels, its picture " + count);
    }
    int valueBits = (int) bits.take(5) + 1;
    int[] lengthBits = new int[CHANNELS];
    for (int i = 0; i < lengthBits.length; i++) {
      lengthBits[i] = (int) bits.take(4) + 1;
    }
    BitSet touched = new BitSet(count);
    long at = 0;
    while (at < values) {
      boolean run = bits.take(1) == 1;
      long end = at + 1 + bits.take(lengthBits[(int) bits.take(2)]);
      if (end > values) {
        throw new IllegalArgumentException("a brush is broken: a run goes beyond its end");
      }
      long value = run ? bits.take(valueBits) : 0;
      for (; at < end; at++) {
        long own = run ? value : bits.take(valueBits);
        if (at % CHANNELS == CHANNELS - 1 && own > 0) {
          touched.set((int) (at / CHANNELS));
        }
      }
    }
    return touched;
  }

  /** Bits, the highest of a byte first. */
  private static final class Bits {
    private final List<Integer> written;
    private final int[] given;
    private long at;

    Bits(List<Integer> written) {
      this.written = written;
      this.given = new int[0];
    }

    Bits(int[] given) {
      this.written = List.of();
      this.given = given;
    }

    void put(int value, int bits) {
      for (int bit = bits - 1; bit >= 0; bit--, at++) {
        int place = (int) (at / 8);
        if (place == written.size()) {
          written.add(0);
        }
        int set = value >>> bit & 1;
        written.set(place, written.get(place) | set << (7 - (int) (at % 8)));
      }
    }

    int[] bytes() {
      return written.stream().mapToInt(Integer::intValue).toArray();
    }

    long take(int bits) {
      long value = 0;
      for (int i = 0; i < bits; i++, at++) {
        if (at / 8 >= given.length) {
          throw new IllegalArgumentException("a brush is cut off");
        }
        value = value << 1 | (given[(int) (at / 8)] >>> (7 - (int) (at % 8)) & 1);
      }
      return value;
    }
  }
}
