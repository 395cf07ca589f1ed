package io.sonostream.learning.metrics;

/**
 * Distance between pixels.
 *
 * @param x between columns, in millimetres; NaN when unknown
 * @param y between rows, in millimetres; NaN when unknown
 */
public record Spacing(double x, double y) {
  /** No spacing came with the image. */
  public static final Spacing UNKNOWN = new Spacing(Double.NaN, Double.NaN);

  public Spacing {
    if (x <= 0 || y <= 0 || Double.isNaN(x) != Double.isNaN(y)) {
      throw new IllegalArgumentException(
          "pixel spacing is " + x + " x " + y + " mm; both must be above 0");
    }
  }

  public boolean isKnown() {
    return !Double.isNaN(x);
  }
}
