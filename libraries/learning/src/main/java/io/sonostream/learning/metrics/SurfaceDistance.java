package io.sonostream.learning.metrics;

import java.util.Arrays;

/**
 * The 95th percentile Hausdorff distance between the borders of two masks: the larger of the two
 * directed 95th percentiles (Huttenlocher et al. 1993; percentile form as in "Metrics reloaded",
 * 2024). A border pixel is a mask pixel with a 4-neighbour outside the mask or the image.
 */
public final class SurfaceDistance {
  private SurfaceDistance() {}

  /**
   * 0 when both masks are empty, NaN when only one is.
   *
   * @param predicted class values, shape (H,W)
   * @param truth class values, shape (H,W)
   * @param spacingX distance between columns: 1 for pixels, or millimetres
   * @param spacingY distance between rows
   */
  public static double hausdorff95(
      byte[] predicted,
      byte[] truth,
      int classValue,
      int width,
      int height,
      double spacingX,
      double spacingY) {
    boolean[] a = border(predicted, (byte) classValue, width, height);
    boolean[] b = border(truth, (byte) classValue, width, height);
    boolean emptyA = isEmpty(a);
    boolean emptyB = isEmpty(b);
    if (emptyA || emptyB) {
      return emptyA && emptyB ? 0 : Double.NaN;
    }
    double[] toTruth = DistanceTransform.squared(b, width, height, spacingX, spacingY);
    double[] toPredicted = DistanceTransform.squared(a, width, height, spacingX, spacingY);
    return Math.max(percentile95(toTruth, a), percentile95(toPredicted, b));
  }

  private static double percentile95(double[] squared, boolean[] at) {
    double[] distances = new double[at.length];
    int count = 0;
    for (int i = 0; i < at.length; i++) {
      if (at[i]) {
        distances[count++] = Math.sqrt(squared[i]);
      }
    }
    distances = Arrays.copyOf(distances, count);
    Arrays.sort(distances);
    return Quantile.ofSorted(distances, 0.95);
  }

  private static boolean[] border(byte[] mask, byte value, int width, int height) {
    boolean[] border = new boolean[mask.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        border[i] =
            mask[i] == value
                && (x == 0
                    || y == 0
                    || x == width - 1
                    || y == height - 1
                    || mask[i - 1] != value
                    || mask[i + 1] != value
                    || mask[i - width] != value
                    || mask[i + width] != value);
      }
    }
    return border;
  }

  private static boolean isEmpty(boolean[] marks) {
    for (boolean mark : marks) {
      if (mark) {
        return false;
      }
    }
    return true;
  }
}
