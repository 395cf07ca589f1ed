package io.sonostream.devices.phantom;

import java.util.SplittableRandom;

/** How the probe is moved over the skin during one exam: a function of time, smooth and endless. */
final class Sweep {
  private final double depth;
  private final double[] period = new double[4];
  private final double[] phase = new double[4];
  private final double[] share = new double[4];

  Sweep(long examSeed, double depthMillimetres) {
    this.depth = depthMillimetres;
    SplittableRandom random = new SplittableRandom(Mix.of(examSeed, 3));
    for (int i = 0; i < period.length; i++) {
      period[i] = 5 + 6 * random.nextDouble();
      phase[i] = 2 * Math.PI * random.nextDouble();
      share[i] = 0.4 + 0.6 * random.nextDouble();
    }
    // Pressure follows breathing.
    period[3] = 3 + 2 * random.nextDouble();
  }

  Pose at(double seconds) {
    return new Pose(
        0.075 * depth * wave(0, seconds),
        0.07 * depth * wave(1, seconds),
        0.05 * wave(2, seconds),
        0.02 * wave(3, seconds));
  }

  private double wave(int motion, double seconds) {
    double turn = 2 * Math.PI * seconds / period[motion] + phase[motion];
    // A second, slower wave keeps the motion from repeating itself.
    return share[motion] * (0.75 * Math.sin(turn) + 0.25 * Math.sin(0.37 * turn + 1));
  }

  /**
   * Where the probe is.
   *
   * @param x sideways, in mm
   * @param elevation across the picture plane, in mm
   * @param tilt rocking in the plane, in radians
   * @param compression share by which tissue is pressed together
   */
  record Pose(double x, double elevation, double tilt, double compression) {}
}
