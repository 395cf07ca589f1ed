package io.sonostream.devices.phantom;

/**
 * A smooth random surface: one random value for each corner of a unit lattice, blended between (K.
 * Perlin's quintic fade, "Improving noise", 2002). The same seed and place give the same value.
 */
final class SmoothNoise {
  private final long seed;

  SmoothNoise(long seed) {
    this.seed = seed;
  }

  /** A value from -1 to 1, changing over about one unit of x and y. */
  double at(double x, double y) {
    long column = (long) Math.floor(x);
    long row = (long) Math.floor(y);
    double across = fade(x - column);
    double down = fade(y - row);
    double top = blend(corner(column, row), corner(column + 1, row), across);
    double bottom = blend(corner(column, row + 1), corner(column + 1, row + 1), across);
    return blend(top, bottom, down);
  }

  /** Three octaves, each half as strong and half as long as the one before. */
  double rough(double x, double y) {
    return (at(x, y) + 0.5 * at(2 * x + 17, 2 * y + 31) + 0.25 * at(4 * x + 71, 4 * y + 13)) / 1.75;
  }

  /** 1 on thin winding lines, falling to 0 beside them: the zero crossings of the surface. */
  double ridge(double x, double y, double sharpness) {
    return Math.max(0, 1 - sharpness * Math.abs(at(x, y)));
  }

  private double corner(long column, long row) {
    long bits = Mix.of(seed ^ (column * 0x9E3779B97F4A7C15L) ^ (row * 0xC2B2AE3D27D4EB4FL));
    return (bits >> 11) * 0x1.0p-52;
  }

  private static double fade(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
  }

  private static double blend(double a, double b, double t) {
    return a + (b - a) * t;
  }
}
