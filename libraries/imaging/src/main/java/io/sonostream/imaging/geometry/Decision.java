package io.sonostream.imaging.geometry;

import io.sonostream.imaging.image.ClassMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns probability planes of a frame into classes: one plane is thresholded, more are compared
 * (the lowest class wins a tie, so background wins over all).
 */
public final class Decision {
  /** Lowest byte that counts as foreground. */
  private final int cut;

  /**
   * @param threshold 0-1, for networks with one plane
   */
  public Decision(double threshold) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold is " + threshold + "; allowed are 0 to 1");
    }
    this.cut = (int) Math.ceil(threshold * 255 - 1e-6);
  }

  /**
   * @param planes (K,H,W) unsigned bytes, one array for each plane
   */
  public Segmentation decide(byte[][] planes, int width, int height, boolean keepProbabilities) {
    return planes.length == 1
        ? foreground(planes[0], width, height, keepProbabilities)
        : classes(planes, width, height, keepProbabilities);
  }

  private Segmentation foreground(byte[] plane, int width, int height, boolean keep) {
    byte[] map = new byte[plane.length];
    int pixels = 0;
    long sum = 0;
    for (int i = 0; i < plane.length; i++) {
      int probability = plane[i] & 0xff;
      if (probability >= cut) {
        map[i] = 1;
        pixels++;
        sum += probability;
      }
    }
    return new Segmentation(
        new ClassMap(width, height, map), List.of(region(pixels, sum)), keep ? plane : null);
  }

  private static Segmentation classes(byte[][] planes, int width, int height, boolean keep) {
    byte[] map = new byte[planes[0].length];
    long[] pixels = new long[planes.length];
    long[] sums = new long[planes.length];
    for (int i = 0; i < map.length; i++) {
      int best = 0;
      int highest = planes[0][i] & 0xff;
      for (int k = 1; k < planes.length; k++) {
        int probability = planes[k][i] & 0xff;
        if (probability > highest) {
          highest = probability;
          best = k;
        }
      }
      map[i] = (byte) best;
      pixels[best]++;
      sums[best] += highest;
    }
    List<Segmentation.Region> regions = new ArrayList<>();
    for (int k = 1; k < planes.length; k++) {
      regions.add(region(pixels[k], sums[k]));
    }
    return new Segmentation(
        new ClassMap(width, height, map), regions, keep ? inverted(planes[0]) : null);
  }

  private static Segmentation.Region region(long pixels, long sum) {
    return new Segmentation.Region(pixels, pixels == 0 ? 0 : (float) (sum / 255.0 / pixels));
  }

  private static byte[] inverted(byte[] background) {
    byte[] foreground = new byte[background.length];
    for (int i = 0; i < foreground.length; i++) {
      foreground[i] = (byte) (255 - (background[i] & 0xff));
    }
    return foreground;
  }
}
