package io.sonostream.devices.phantom;

/**
 * Where each sample of each beam lies: {@code samples} rows along the beam, {@code lines} beams
 * across; index = sample * lines + line.
 *
 * @param x sideways from the middle of the probe, in mm
 * @param z depth under the skin, in mm. Skin lies against the probe, so that z = 0 is the probe's
 *     face everywhere; a curved probe dents the tissue, less so with depth
 * @param stepMillimetres distance between two samples of a beam
 */
@SuppressWarnings("ArrayRecordComponent")
record ScanGrid(
    DeviceModel model, int lines, int samples, float[] x, float[] z, double stepMillimetres) {

  /** Beams for a picture of that size: one a column for linear probes. */
  static ScanGrid of(DeviceModel model, int width, int height) {
    boolean linear = model.geometry() == Geometry.LINEAR;
    int lines = linear ? width : Math.max(32, width * 3 / 4);
    int samples = height;
    float[] x = new float[lines * samples];
    float[] z = new float[lines * samples];
    double step = model.depthMillimetres() / samples;
    for (int sample = 0; sample < samples; sample++) {
      double depth = (sample + 0.5) * step;
      for (int line = 0; line < lines; line++) {
        int at = sample * lines + line;
        double across = (line + 0.5) / lines - 0.5;
        if (linear) {
          x[at] = (float) (across * model.apertureMillimetres());
          z[at] = (float) depth;
        } else {
          double angle = Math.toRadians(across * model.sectorDegrees());
          double radius = model.radiusMillimetres();
          double left = 1 - depth / model.depthMillimetres();
          double dent = radius * (1 - Math.cos(angle)) * left * left;
          x[at] = (float) ((radius + depth) * Math.sin(angle));
          z[at] = (float) ((radius + depth) * Math.cos(angle) - radius + dent);
        }
      }
    }
    return new ScanGrid(model, lines, samples, x, z, step);
  }

  /** Distance between two beams at that sample, in mm. */
  double lineSpacingMillimetres(int sample) {
    if (model.geometry() == Geometry.LINEAR) {
      return model.apertureMillimetres() / lines;
    }
    double arc = model.radiusMillimetres() + (sample + 0.5) * stepMillimetres;
    return arc * Math.toRadians(model.sectorDegrees()) / lines;
  }
}
