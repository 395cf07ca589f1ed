package io.sonostream.imaging.geometry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What of one plane is foreground. Every pixel of every frame comes by here, so eight are looked at
 * together, as the bytes of a long: Java 17 makes no vector instructions of such a loop.
 *
 * @param pixels that are foreground
 * @param within sum of their probabilities, in bytes
 * @param everywhere the same of all pixels
 */
record Foreground(long pixels, long within, long everywhere) {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;
  private static final long EVERY_SECOND = 0x00ff00ff00ff00ffL;
  private static final long FOUR_SHORTS = 0x0001000100010001L;

  /**
   * @param plane unsigned bytes
   * @param cut lowest byte that counts as foreground, 0-255
   * @param told what is summed up; as long as the plane, and may be it
   * @param map becomes 1 where the plane is foreground; as long, zeros before
   */
  static Foreground of(byte[] plane, int cut, byte[] told, byte[] map) {
    long lowBits = (cut & 0x7f) * EACH;
    boolean high = cut >= 0x80;
    long pixels = 0;
    long within = 0;
    long everywhere = 0;
    int i = 0;
    for (; i <= plane.length - Long.BYTES; i += Long.BYTES) {
      long eight = (long) EIGHT.get(plane, i);
      // A byte's highest bit stays set where its other seven are no less than the cut's.
      long reached = (eight | HIGHEST_BITS) - lowBits;
      long is = (high ? eight & reached : eight | reached) & HIGHEST_BITS;
      long ones = is >>> 7;
      long probabilities = (long) EIGHT.get(told, i);
      EIGHT.set(map, i, ones);
      pixels += Long.bitCount(is);
      within += sum(probabilities & ones * 0xff);
      everywhere += sum(probabilities);
    }
    for (; i < plane.length; i++) {
      int probability = told[i] & 0xff;
      everywhere += probability;
      if ((plane[i] & 0xff) >= cut) {
        map[i] = 1;
        pixels++;
        within += probability;
      }
    }
    return new Foreground(pixels, within, everywhere);
  }

  /** Of eight unsigned bytes. */
  private static long sum(long eight) {
    return ((eight & EVERY_SECOND) + (eight >>> 8 & EVERY_SECOND)) * FOUR_SHORTS >>> 48;
  }
}
