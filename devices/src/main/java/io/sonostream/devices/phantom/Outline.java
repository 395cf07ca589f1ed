package io.sonostream.devices.phantom;

import java.util.function.DoubleBinaryOperator;
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

  /** Of the sum of Gaussians, the curve lies where it has fallen to this share of its peak. */
  private static final double LEVEL = 0.4;

  private final float[] chart = new float[(CELLS + 1) * (CELLS + 1)];

  /**
   * @param roughness standard deviation of the radius, as a share of the mean radius
   * @param spiky how much of it is fine: 0 for a few lobes, 1 for many spicules
   */
  Outline(RandomGenerator random, double roughness, double spiky) {
    this(radial(random, roughness, spiky));
  }

  private Outline(DoubleBinaryOperator howFarOut) {
    for (int row = 0; row <= CELLS; row++) {
      for (int column = 0; column <= CELLS; column++) {
        double x = (2.0 * column / CELLS - 1) * REACH;
        double y = (2.0 * row / CELLS - 1) * REACH;
        chart[row * (CELLS + 1) + column] = (float) howFarOut.applyAsDouble(x, y);
      }
    }
  }

  /** A level curve of a few Gaussians: it may have bays and waists, which no star has. */
  static Outline ofGaussians(RandomGenerator random) {
    int count = 2 + random.nextInt(3);
    double[] x = new double[count];
    double[] y = new double[count];
    double[] width = new double[count];
    double[] weight = new double[count];
    for (int k = 0; k < count; k++) {
      double angle = random.nextDouble() * 2 * Math.PI;
      double off = 0.2 + 0.8 * random.nextDouble();
      x[k] = off * Math.cos(angle);
      y[k] = off * Math.sin(angle);
      width[k] = 0.22 + 0.3 * random.nextDouble();
      weight[k] = 0.6 + 0.4 * random.nextDouble();
    }
    DoubleBinaryOperator height =
        (atX, atY) -> {
          double sum = 0;
          for (int k = 0; k < count; k++) {
            double off = Math.hypot(atX - x[k], atY - y[k]) / width[k];
            sum += weight[k] * Math.exp(-off * off / 2);
          }
          return sum;
        };
    double peak = 0;
    for (int row = 0; row <= CELLS; row++) {
      for (int column = 0; column <= CELLS; column++) {
        double atX = (2.0 * column / CELLS - 1) * REACH;
        double atY = (2.0 * row / CELLS - 1) * REACH;
        peak = Math.max(peak, height.applyAsDouble(atX, atY));
      }
    }
    double top = peak;
    return new Outline(
        (atX, atY) -> Math.sqrt(Math.log(top / height.applyAsDouble(atX, atY)) / -Math.log(LEVEL)));
  }

  private static DoubleBinaryOperator radial(
      RandomGenerator random, double roughness, double spiky) {
    double[] amplitude = new double[HARMONICS + 1];
    double[] phase = new double[HARMONICS + 1];
    double power = 0;
    for (int k = 2; k <= HARMONICS; k++) {
      amplitude[k] = random.nextGaussian() * Math.pow(k - 1, -1.7 + 0.9 * spiky);
      phase[k] = random.nextDouble() * 2 * Math.PI;
      power += amplitude[k] * amplitude[k] / 2;
    }
    double scale = roughness / Math.sqrt(Math.max(1e-9, power));
    return (x, y) -> {
      double angle = Math.atan2(y, x);
      double radius = 1;
      for (int k = 2; k <= HARMONICS; k++) {
        radius += scale * amplitude[k] * Math.cos(k * angle + phase[k]);
      }
      return Math.hypot(x, y) / Math.max(0.35, radius);
    };
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
