package io.sonostream.imaging.geometry;

import java.nio.ByteBuffer;

/** Weighted mean of overlapping outputs. Used by one thread. */
final class Blend {
  private final int width;
  private final int height;
  private final float[][] sums;
  private final float[] total;

  Blend(int planes, int width, int height) {
    this.width = width;
    this.height = height;
    this.sums = new float[planes][width * height];
    this.total = new float[width * height];
  }

  /** Adds one output (K, weightY.length, weightX.length) whose corner lies at (left, top). */
  void add(ByteBuffer outputs, int offset, int left, int top, float[] weightX, float[] weightY) {
    byte[] row = new byte[weightX.length];
    int from = Math.max(0, -left);
    int to = Math.min(weightX.length, width - left);
    for (int k = 0; k < sums.length; k++) {
      for (int y = Math.max(0, -top); y < Math.min(weightY.length, height - top); y++) {
        outputs.get(offset + (k * weightY.length + y) * weightX.length, row);
        int at = (top + y) * width + left;
        for (int x = from; x < to; x++) {
          float weight = weightX[x] * weightY[y];
          sums[k][at + x] += weight * (row[x] & 0xff);
          if (k == 0) {
            total[at + x] += weight;
          }
        }
      }
    }
  }

  byte[][] planes() {
    byte[][] planes = new byte[sums.length][total.length];
    for (int k = 0; k < planes.length; k++) {
      for (int i = 0; i < total.length; i++) {
        planes[k][i] = (byte) Math.round(sums[k][i] / total[i]);
      }
    }
    return planes;
  }
}
