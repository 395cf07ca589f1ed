package io.sonostream.devices.phantom;

/**
 * A plane of tissue on square cells. Each cell holds three numbers side by side, so that one look
 * finds all of them: the strength of its scatterers, its attenuation and its mirror-like echo.
 *
 * @param cellMillimetres side of a cell
 * @param left x of the first column, in mm; the first row is at z = 0
 * @param cells (rows, columns, {@link #CHANNELS})
 */
@SuppressWarnings("ArrayRecordComponent")
record TissueMap(int columns, int rows, double cellMillimetres, double left, float[] cells) {
  static final int CHANNELS = 3;

  /** Root-mean-square echo amplitude of the scatterers; glandular tissue is about 1. */
  static final int AMPLITUDE = 0;

  /** One way, in dB / (cm MHz). */
  static final int ATTENUATION = 1;

  /** Amplitude of the mirror-like echo of an interface. */
  static final int SPECULAR = 2;

  /** Cells along the depth of a picture; fine enough for the shortest pulse. */
  private static final int CELLS_IN_DEPTH = 340;

  /** Room for the probe to move, as a share of the picture. */
  private static final double MARGIN = 0.2;

  /** An empty plane large enough for all that the model may see. */
  static TissueMap under(DeviceModel model) {
    double cell = model.depthMillimetres() / CELLS_IN_DEPTH;
    double half = model.halfWidthMillimetres() * (1 + MARGIN);
    int columns = (int) Math.ceil(2 * half / cell) + 2;
    int rows = (int) Math.ceil(CELLS_IN_DEPTH * (1 + MARGIN)) + 2;
    return new TissueMap(columns, rows, cell, -half, new float[columns * rows * CHANNELS]);
  }

  /** Index of the first number of a cell. */
  int at(int column, int row) {
    return (row * columns + column) * CHANNELS;
  }

  double x(int column) {
    return left + column * cellMillimetres;
  }

  double z(int row) {
    return row * cellMillimetres;
  }
}
