package io.sonostream.imaging.geometry;

import java.util.Arrays;

/** Where the outputs lie along one side of a frame, and how much each of their pixels counts. */
final class TileAxis {
  /** Standard deviation of the blending weights, as a share of the window (nnU-Net's value). */
  private static final double SPREAD = 1.0 / 8;

  private final int window;
  private final int step;
  private final float[] weights;

  TileAxis(int window, boolean sliding) {
    this.window = window;
    this.step = sliding ? Math.max(1, window / 2) : window;
    this.weights = new float[window];
    if (sliding) {
      for (int i = 0; i < window; i++) {
        double distance = (i + 0.5 - window / 2.0) / (SPREAD * window);
        weights[i] = (float) Math.exp(-distance * distance / 2);
      }
    } else {
      Arrays.fill(weights, 1);
    }
  }

  int tiles(int side) {
    return side <= window ? 1 : 1 + (side - window + step - 1) / step;
  }

  /** First pixel of a tile; a frame smaller than the window lies in its middle. */
  int start(int tile, int side) {
    return side <= window ? (side - window) / 2 : Math.min(tile * step, side - window);
  }

  float[] weights() {
    return weights;
  }
}
