package io.sonostream.learning.augment;

import java.util.SplittableRandom;

/**
 * Where each output pixel comes from: mirror, rotation, zoom, and a smooth displacement drawn on a
 * 5x5 grid of control points (Simard et al. 2003; coarse grid as in Ronneberger et al. 2015).
 */
final class Warp {
  private static final int GRID = 5;

  private final int width;
  private final int height;

  /** Source column and row of each output pixel. */
  private final float[] sourceX;

  private final float[] sourceY;

  private Warp(int width, int height) {
    this.width = width;
    this.height = height;
    sourceX = new float[width * height];
    sourceY = new float[width * height];
  }

  static Warp draw(Augmentation settings, int width, int height, SplittableRandom random) {
    boolean flip = random.nextDouble() < settings.flipProbability();
    double angle =
        Math.toRadians(Draw.amount(random, settings.probability(), settings.rotationDegrees()));
    double zoom = 1 + Draw.amount(random, settings.probability(), settings.scale());
    boolean bends = settings.elastic() > 0 && random.nextDouble() < settings.probability();
    Warp warp = new Warp(width, height);
    warp.affine(flip, angle, zoom);
    if (bends) {
      warp.bend(warp.sourceX, controlPoints(random, settings.elastic() * width));
      warp.bend(warp.sourceY, controlPoints(random, settings.elastic() * height));
    }
    return warp;
  }

  private void affine(boolean flip, double angle, double zoom) {
    double cos = Math.cos(angle) / zoom;
    double sin = Math.sin(angle) / zoom;
    double middleX = (width - 1) / 2.0;
    double middleY = (height - 1) / 2.0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double dx = flip ? middleX - x : x - middleX;
        double dy = y - middleY;
        sourceX[y * width + x] = (float) (middleX + cos * dx + sin * dy);
        sourceY[y * width + x] = (float) (middleY - sin * dx + cos * dy);
      }
    }
  }

  private static double[] controlPoints(SplittableRandom random, double most) {
    double[] points = new double[GRID * GRID];
    for (int i = 0; i < points.length; i++) {
      points[i] = (2 * random.nextDouble() - 1) * most;
    }
    return points;
  }

  /** Adds the displacement of the control points, smoothly interpolated. */
  private void bend(float[] source, double[] points) {
    double[] column = new double[GRID];
    for (int x = 0; x < width; x++) {
      double gx = x * (GRID - 1.0) / Math.max(1, width - 1);
      int left = Math.min(GRID - 2, (int) gx);
      double wx = smooth(gx - left);
      for (int row = 0; row < GRID; row++) {
        column[row] = mix(points[row * GRID + left], points[row * GRID + left + 1], wx);
      }
      for (int y = 0; y < height; y++) {
        double gy = y * (GRID - 1.0) / Math.max(1, height - 1);
        int top = Math.min(GRID - 2, (int) gy);
        source[y * width + x] += (float) mix(column[top], column[top + 1], smooth(gy - top));
      }
    }
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double mix(double a, double b, double weight) {
    return a + (b - a) * weight;
  }

  /** Bilinear; outside the image is black, as beside a probe's sector. */
  byte[] image(byte[] pixels, int channels) {
    byte[] out = new byte[pixels.length];
    int plane = width * height;
    for (int i = 0; i < plane; i++) {
      float sx = sourceX[i];
      float sy = sourceY[i];
      int x = (int) Math.floor(sx);
      int y = (int) Math.floor(sy);
      if (x < -1 || y < -1 || x >= width || y >= height) {
        continue;
      }
      float wx = sx - x;
      float wy = sy - y;
      for (int c = 0; c < channels; c++) {
        float upper = at(pixels, c * plane, x, y) * (1 - wx) + at(pixels, c * plane, x + 1, y) * wx;
        float lower =
            at(pixels, c * plane, x, y + 1) * (1 - wx) + at(pixels, c * plane, x + 1, y + 1) * wx;
        out[c * plane + i] = (byte) (int) (upper * (1 - wy) + lower * wy + 0.5f);
      }
    }
    return out;
  }

  private int at(byte[] pixels, int offset, int x, int y) {
    return x < 0 || y < 0 || x >= width || y >= height ? 0 : pixels[offset + y * width + x] & 0xff;
  }

  /** Nearest; outside is background. */
  byte[] mask(byte[] values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < out.length; i++) {
      int x = Math.round(sourceX[i]);
      int y = Math.round(sourceY[i]);
      if (x >= 0 && y >= 0 && x < width && y < height) {
        out[i] = values[y * width + x];
      }
    }
    return out;
  }
}
