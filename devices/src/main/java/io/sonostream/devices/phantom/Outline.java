package io.sonostream.devices.phantom;

import java.util.random.RandomGenerator;

/**
 * A closed irregular curve about the origin, as a chart of "how far out": 0 in the centre, 1 on the
 * curve, growing outwards. Cutting the chart at a smaller value gives the same shape, smaller.
 */
final class Outline {
  /** The chart covers -REACH to REACH in both directions, in units of the mean radius. */
  static final float REACH = 1.9f;

  private static final int CELLS = 128;
  private static final int HARMONICS = 14;

  private final float[] chart = new float[(CELLS + 1) * (CELLS + 1)];

  /**
   * @param roughness standard deviation of the radius, as a share of the mean radius
   * @param spiky how much of it is fine: 0 for a few lobes, 1 for many spicules
   */
  Outline(RandomGenerator random, double roughness, double spiky) {
    double[] amplitude = new double[HARMONICS + 1];
    double[] phase = new double[HARMONICS + 1];
    double power = 0;
    for (int k = 2; k <= HARMONICS; k++) {
      amplitude[k] = random.nextGaussian() * Math.pow(k - 1, -1.7 + 0.9 * spiky);
      phase[k] = random.nextDouble() * 2 * Math.PI;
      power += amplitude[k] * amplitude[k] / 2;
    }
    double scale = roughness / Math.sqrt(Math.max(1e-9, power));
    for (int row = 0; row <= CELLS; row++) {
      for (int column = 0; column <= CELLS; column++) {
        double x = (2.0 * column / CELLS - 1) * REACH;
        double y = (2.0 * row / CELLS - 1) * REACH;
        double angle = Math.atan2(y, x);
        double radius = 1;
        for (int k = 2; k <= HARMONICS; k++) {
          radius += scale * amplitude[k] * Math.cos(k * angle + phase[k]);
        }
        chart[row * (CELLS + 1) + column] = (float) (Math.hypot(x, y) / Math.max(0.35, radius));
      }
    }
  }

  /** How far out (x,y) is, in units of the mean radius; large outside the chart. */
  float howFarOut(float x, float y) {
    float column = (x / REACH + 1) * (CELLS / 2f);
    float row = (y / REACH + 1) * (CELLS / 2f);
    if (!(column >= 0 && column < CELLS && row >= 0 && row < CELLS)) {
      return Float.MAX_VALUE;
    }
    int c = (int) column;
    int r = (int) row;
    float dc = column - c;
    float dr = row - r;
    int at = r * (CELLS + 1) + c;
    float top = chart[at] + (chart[at + 1] - chart[at]) * dc;
    int below = at + CELLS + 1;
    float bottom = chart[below] + (chart[below + 1] - chart[below]) * dc;
    return top + (bottom - top) * dr;
  }
}
