package io.sonostream.devices.phantom;

import java.util.SplittableRandom;

/**
 * A field of random scatterers: complex Gaussian, mean power 1, the same at all its edges so that
 * it tiles the plane. It is smoothed a little so that reading between its points does not change
 * its power, which would make speckle flicker as tissue moves.
 *
 * <p>Made once and never written again; all phantoms read the same field at places of their own.
 */
final class Scatterers {
  static final int SIDE = 512;
  static final int MASK = SIDE - 1;

  /** Standard deviation of the smoothing, in cells. */
  static final double SMOOTHING = 0.9;

  static final Scatterers SHARED = new Scatterers(20_261_120L);

  /** (row, column, real and imaginary part). */
  final float[] field = new float[SIDE * SIDE * 2];

  private Scatterers(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] white = new float[field.length];
    for (int i = 0; i < white.length; i++) {
      white[i] = (float) random.nextGaussian();
    }
    float[] across = new float[field.length];
    smooth(white, across, 2);
    smooth(across, field, 2 * SIDE);
    double power = 0;
    for (float part : field) {
      power += part * part;
    }
    float scale = (float) Math.sqrt(field.length / 2.0 / power);
    for (int i = 0; i < field.length; i++) {
      field[i] *= scale;
    }
  }

  private static void smooth(float[] from, float[] to, int stride) {
    for (int tap = -4; tap <= 4; tap++) {
      float weight = (float) Math.exp(-0.5 * tap * tap / (SMOOTHING * SMOOTHING));
      for (int i = 0; i < from.length; i++) {
        to[i] += weight * from[neighbour(i, tap, stride)];
      }
    }
  }

  private static int neighbour(int index, int tap, int stride) {
    if (stride == 2) {
      int row = index & ~(2 * SIDE - 1);
      return row | ((index + tap * 2) & (2 * SIDE - 1));
    }
    return (index + tap * stride) & (SIDE * SIDE * 2 - 1);
  }
}
