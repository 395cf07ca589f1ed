package io.sonostream.devices.phantom;

import java.util.Arrays;

/**
 * The blur of the scanner: along the beam the length of the pulse, across it the width of the beam,
 * which is narrowest at the focus and grows with depth. Both are Gaussian and differ from row to
 * row. Kernels have unit power for scatterers, so that blurring does not change their mean
 * brightness.
 */
final class PointSpread {
  /** Standard deviation of a Gaussian whose full width at half maximum is 1. */
  private static final double WIDTH = 0.4247;

  /** Below this many samples, a kernel is a single weight. */
  private static final double NARROWEST = 0.3;

  private final ScanGrid grid;
  private final float[][] lateral;
  private final float[][] axial;
  private final float[] across;

  PointSpread(ScanGrid grid, double scattererCellMillimetres) {
    this.grid = grid;
    this.across = new float[grid.lines() * grid.samples()];
    lateral = new float[grid.samples()][];
    axial = new float[grid.samples()][];
    double smoothed = Scatterers.SMOOTHING * scattererCellMillimetres;
    for (int sample = 0; sample < grid.samples(); sample++) {
      double depth = (sample + 0.5) * grid.stepMillimetres();
      double spacing = grid.lineSpacingMillimetres(sample);
      lateral[sample] = kernel(lateralMillimetres(depth), smoothed, spacing);
      axial[sample] = kernel(axialMillimetres(depth), smoothed, grid.stepMillimetres());
    }
  }

  /** Standard deviation across the beam at that depth, in mm. */
  double lateralMillimetres(double depth) {
    DeviceModel model = grid.model();
    double off = (depth - model.focusMillimetres()) / (0.55 * model.depthMillimetres());
    double focused = WIDTH * model.wavelengthMillimetres() * model.fNumber();
    return focused * Math.sqrt(1 + off * off);
  }

  /** Standard deviation along the beam at that depth, in mm: two cycles, losing their highs. */
  double axialMillimetres(double depth) {
    double pulse = WIDTH * model().wavelengthMillimetres();
    return pulse * (1 + 0.5 * depth / model().depthMillimetres());
  }

  private DeviceModel model() {
    return grid.model();
  }

  private static double[] gaussian(double deviation) {
    int radius = deviation < NARROWEST ? 0 : (int) Math.ceil(2.6 * deviation);
    double[] weights = new double[2 * radius + 1];
    for (int tap = -radius; tap <= radius; tap++) {
      weights[tap + radius] =
          radius == 0 ? 1 : Math.exp(-0.5 * tap * tap / (deviation * deviation));
    }
    return weights;
  }

  /** What is still to be blurred after the smoothing of the scatterers, at unit power. */
  private static float[] kernel(double wanted, double smoothed, double spacing) {
    double left = Math.sqrt(Math.max(0, wanted * wanted - smoothed * smoothed)) / spacing;
    double[] weights = gaussian(left);
    double correlation = 2 * smoothed / spacing;
    double power = 0;
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < weights.length; j++) {
        double apart = (i - j) / correlation;
        power += weights[i] * weights[j] * Math.exp(-apart * apart);
      }
    }
    float[] kernel = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      kernel[i] = (float) (weights[i] / Math.sqrt(power));
    }
    return kernel;
  }

  /** Blurs one part (real or imaginary) in place. */
  void apply(float[] part) {
    int lines = grid.lines();
    for (int sample = 0; sample < grid.samples(); sample++) {
      blurAcross(part, sample * lines, lateral[sample]);
    }
    for (int sample = 0; sample < grid.samples(); sample++) {
      blurAlong(part, sample, axial[sample]);
    }
  }

  private void blurAcross(float[] from, int row, float[] kernel) {
    int lines = grid.lines();
    int radius = Math.min(kernel.length / 2, lines / 2 - 1);
    Arrays.fill(across, row, row + lines, 0);
    int skip = kernel.length / 2 - radius;
    for (int tap = -radius; tap <= radius; tap++) {
      float weight = kernel[tap + radius + skip];
      int first = Math.max(0, -tap);
      int last = Math.min(lines, lines - tap);
      for (int line = first; line < last; line++) {
        across[row + line] += weight * from[row + line + tap];
      }
      // Beyond the outer beams the field is mirrored.
      for (int line = 0; line < first; line++) {
        across[row + line] += weight * from[row - (line + tap) - 1];
      }
      for (int line = last; line < lines; line++) {
        across[row + line] += weight * from[row + 2 * lines - 1 - (line + tap)];
      }
    }
  }

  private void blurAlong(float[] to, int sample, float[] kernel) {
    int lines = grid.lines();
    int row = sample * lines;
    int radius = kernel.length / 2;
    Arrays.fill(to, row, row + lines, 0);
    for (int tap = -radius; tap <= radius; tap++) {
      float weight = kernel[tap + radius];
      int source = Math.max(0, Math.min(grid.samples() - 1, sample + tap)) * lines;
      for (int line = 0; line < lines; line++) {
        to[row + line] += weight * across[source + line];
      }
    }
  }
}
