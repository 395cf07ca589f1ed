package io.sonostream.imaging.geometry;

import java.nio.ByteBuffer;

/**
 * Test-time augmentation by one reflection (nnU-Net mirrors along every axis; here only left and
 * right change places, since depth and shadows have a direction): a network sees a frame a second
 * time, mirrored, and what is told is the mean of both answers. Planes are unsigned bytes,
 * row-major, of whole rows.
 */
public final class SecondLook {
  private SecondLook() {}

  /**
   * Copies planes with every row the other way round.
   *
   * @param length in bytes, a multiple of the width
   */
  public static void mirror(
      ByteBuffer from, int fromAt, ByteBuffer to, int toAt, int length, int width) {
    for (int row = 0; row < length; row += width) {
      for (int x = 0; x < width; x++) {
        to.put(toAt + row + x, from.get(fromAt + row + width - 1 - x));
      }
    }
  }

  /**
   * Puts the mean of two answers, halves rounded up, into the first.
   *
   * @param other as long as the first
   */
  public static void average(ByteBuffer into, ByteBuffer other) {
    for (int i = 0; i < into.limit(); i++) {
      into.put(i, (byte) (((into.get(i) & 0xff) + (other.get(i) & 0xff) + 1) / 2));
    }
  }
}
