package io.sonostream.learning.metrics;

/**
 * Exact Euclidean distance of every pixel to the nearest marked pixel, in time linear in the
 * pixels: lower envelopes of parabolas, columns first, then rows (Felzenszwalb and Huttenlocher,
 * "Distance Transforms of Sampled Functions", Theory of Computing 8, 2012).
 */
public final class DistanceTransform {
  private static final double FAR = 1e20;

  private DistanceTransform() {}

  /**
   * Squared distances, shape (H,W).
   *
   * @param marked shape (H,W), at least one pixel marked
   * @param spacingX distance between columns, in the unit of the result
   * @param spacingY distance between rows
   */
  public static double[] squared(
      boolean[] marked, int width, int height, double spacingX, double spacingY) {
    double[] distance = new double[width * height];
    for (int i = 0; i < distance.length; i++) {
      distance[i] = marked[i] ? 0 : FAR;
    }
    Line line = new Line(Math.max(width, height));
    for (int x = 0; x < width; x++) {
      line.transform(distance, x, width, height, spacingY);
    }
    for (int y = 0; y < height; y++) {
      line.transform(distance, y * width, 1, width, spacingX);
    }
    return distance;
  }

  /** One-dimensional transform; holds the buffers of the envelope. */
  private static final class Line {
    final double[] samples;
    final int[] vertex;
    final double[] border;

    Line(int longest) {
      samples = new double[longest];
      vertex = new int[longest];
      border = new double[longest + 1];
    }

    void transform(double[] values, int start, int stride, int length, double spacing) {
      for (int i = 0; i < length; i++) {
        samples[i] = values[start + i * stride];
      }
      double square = spacing * spacing;
      int top = 0;
      vertex[0] = 0;
      border[0] = Double.NEGATIVE_INFINITY;
      border[1] = Double.POSITIVE_INFINITY;
      for (int i = 1; i < length; i++) {
        double cross = crossing(i, vertex[top], square);
        while (cross <= border[top]) {
          top--;
          cross = crossing(i, vertex[top], square);
        }
        top++;
        vertex[top] = i;
        border[top] = cross;
        border[top + 1] = Double.POSITIVE_INFINITY;
      }
      int part = 0;
      for (int i = 0; i < length; i++) {
        while (border[part + 1] < i) {
          part++;
        }
        double step = i - vertex[part];
        values[start + i * stride] = step * step * square + samples[vertex[part]];
      }
    }

    private double crossing(int right, int left, double square) {
      double a = samples[right] / square + (double) right * right;
      double b = samples[left] / square + (double) left * left;
      return (a - b) / (2.0 * (right - left));
    }
  }
}
