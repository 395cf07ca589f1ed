package io.sonostream.imaging.geometry;

import io.sonostream.imaging.image.ClassMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns probability planes of a frame into classes: one plane is thresholded, more are compared
 * (the lowest class wins a tie, so background wins over all). Parts of a class that are too small
 * to be a structure become background. Decided is by the probabilities as the network gives them;
 * those that are told are scaled by its temperature, so that no temperature changes a mask.
 */
public final class Decision {
  /** Lowest byte that counts as foreground. */
  private final int cut;

  private final double threshold;
  private final double smallestPart;
  private final Temperature temperature;

  /** Of which parts of any size stay. */
  public Decision(double threshold) {
    this(threshold, 0);
  }

  /** With probabilities as the network gives them. */
  public Decision(double threshold, double smallestPart) {
    this(threshold, smallestPart, Temperature.NONE);
  }

  /**
   * @param threshold 0-1, for networks with one plane
   * @param smallestPart share of the frame's pixels that a connected part must have to stay, 0-0.5;
   *     0 keeps all
   * @param temperature of the probabilities that are told
   */
  public Decision(double threshold, double smallestPart, Temperature temperature) {
    if (!(smallestPart >= 0 && smallestPart <= 0.5)) {
      throw new IllegalArgumentException(
          "smallest part is " + smallestPart + " of the frame; allowed are 0 (any) to 0.5");
    }
    this.smallestPart = smallestPart;
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold is " + threshold + "; allowed are 0 to 1");
    }
    this.threshold = threshold;
    this.temperature = temperature;
    this.cut = (int) Math.ceil(threshold * 255 - 1e-6);
  }

  /** The same masks, with other probabilities. */
  public Decision withTemperature(Temperature other) {
    return new Decision(threshold, smallestPart, other);
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
    byte[] told = temperature.of(new byte[][] {plane})[0];
    byte[] map = new byte[plane.length];
    Foreground seen = Foreground.of(plane, cut, told, map);
    long pixels = seen.pixels();
    long sum = seen.within();
    long total = seen.everywhere();
    if (removesFrom(map, width, height)) {
      pixels = 0;
      sum = 0;
      for (int i = 0; i < map.length; i++) {
        pixels += map[i];
        sum += map[i] == 0 ? 0 : told[i] & 0xff;
      }
    }
    return new Segmentation(
        new ClassMap(width, height, map),
        List.of(region(pixels, sum)),
        pixels == 0 ? Doubt.ofNone(total) : Doubt.ofClass(pixels, sum, total),
        keep ? told : null);
  }

  private Segmentation classes(byte[][] planes, int width, int height, boolean keep) {
    byte[][] told = temperature.of(planes);
    byte[] map = new byte[planes[0].length];
    long[] pixels = new long[planes.length];
    long[] sums = new long[planes.length];
    long[] totals = new long[planes.length];
    for (int i = 0; i < map.length; i++) {
      int best = 0;
      int highest = planes[0][i] & 0xff;
      for (int k = 1; k < planes.length; k++) {
        int probability = planes[k][i] & 0xff;
        totals[k] += told[k][i] & 0xff;
        if (probability > highest) {
          highest = probability;
          best = k;
        }
      }
      map[i] = (byte) best;
      pixels[best]++;
      sums[best] += told[best][i] & 0xff;
    }
    if (removesFrom(map, width, height)) {
      Arrays.fill(pixels, 0);
      Arrays.fill(sums, 0);
      for (int i = 0; i < map.length; i++) {
        int kept = map[i] & 0xff;
        pixels[kept]++;
        sums[kept] += told[kept][i] & 0xff;
      }
    }
    List<Segmentation.Region> regions = new ArrayList<>();
    float doubt = 0;
    long foreground = 0;
    for (int k = 1; k < planes.length; k++) {
      regions.add(region(pixels[k], sums[k]));
      foreground += totals[k];
      if (pixels[k] > 0) {
        doubt = Math.max(doubt, Doubt.ofClass(pixels[k], sums[k], totals[k]));
      }
    }
    if (pixels[0] == map.length) {
      doubt = Doubt.ofNone(foreground);
    }
    return new Segmentation(
        new ClassMap(width, height, map), regions, doubt, keep ? inverted(told[0]) : null);
  }

  /** The same map without its small parts. */
  public ClassMap prune(ClassMap map) {
    byte[] values = map.values().clone();
    removesFrom(values, map.width(), map.height());
    return new ClassMap(map.width(), map.height(), values);
  }

  private boolean removesFrom(byte[] map, int width, int height) {
    long least = (long) Math.ceil(smallestPart * width * height);
    return least > 1 && SmallParts.remove(map, width, height, least);
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
