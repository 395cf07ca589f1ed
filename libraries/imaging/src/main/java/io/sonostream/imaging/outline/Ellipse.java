package io.sonostream.imaging.outline;

import java.util.BitSet;

/** An upright ellipse, in pixels. */
record Ellipse(double x, double y, double radiusX, double radiusY) implements Area {
  Ellipse {
    if (!(radiusX > 0 && radiusY > 0) || !Double.isFinite(x + y + radiusX + radiusY)) {
      throw new IllegalArgumentException("an ellipse has the radii " + radiusX + " and " + radiusY);
    }
  }

  @Override
  public BitSet pixels(int width, int height) {
    BitSet pixels = new BitSet(width * height);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        double dx = (column + 0.5 - x) / radiusX;
        double dy = (row + 0.5 - y) / radiusY;
        if (dx * dx + dy * dy < 1) {
          pixels.set(row * width + column);
        }
      }
    }
    return pixels;
  }
}
