package io.sonostream.dicom.clip;

/**
 * Size of a pixel.
 *
 * @param row distance between two rows, in mm
 * @param column distance between two columns, in mm
 */
public record Spacing(double row, double column) {
  public Spacing {
    if (!(row > 0) || !(column > 0) || Double.isInfinite(row) || Double.isInfinite(column)) {
      throw new IllegalArgumentException(
          "pixel spacing is " + row + " by " + column + " mm; both must be above 0");
    }
  }
}
