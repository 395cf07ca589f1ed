package io.sonostream.cli.segment;

import io.sonostream.imaging.geometry.Segmentation;
import io.sonostream.model.packaging.ModelPackage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was found, for people and machines.
 *
 * @param millis from frame to mask, without loading
 * @param uncertainty how much Dice the mask is expected to lack, 0 (sure) to 1
 */
record SegmentReport(
    String task,
    String version,
    String sha256,
    String engine,
    int width,
    int height,
    double millis,
    List<Region> regions,
    float uncertainty,
    String mask,
    String overlay) {

  /**
   * One class.
   *
   * @param meanProbability over its pixels, 0-1; 0 without any
   */
  record Region(String name, int value, long areaPixels, float meanProbability) {}

  static SegmentReport of(
      ModelPackage model,
      String engine,
      double millis,
      Segmentation result,
      Path mask,
      Path overlay) {
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < result.regions().size(); i++) {
      Segmentation.Region region = result.regions().get(i);
      regions.add(
          new Region(
              model.manifest().classes().get(i), i + 1, region.pixels(), region.meanProbability()));
    }
    return new SegmentReport(
        model.manifest().task(),
        model.manifest().version(),
        model.sha256(),
        engine,
        result.map().width(),
        result.map().height(),
        Math.round(millis * 10) / 10.0,
        regions,
        result.uncertainty(),
        mask.toString(),
        overlay.toString());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s %s on %s, %dx%d in %.1f ms%n",
            task,
            version,
            engine,
            width,
            height,
            millis));
    long pixels = (long) width * height;
    for (Region region : regions) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-16s %9d pixels (%5.2f %%), mean probability %.3f%n",
              region.name(),
              region.areaPixels(),
              100.0 * region.areaPixels() / pixels,
              region.meanProbability()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "  expected Dice %.3f, by the model's own probabilities%n",
            1 - uncertainty));
    return text.append("mask ").append(mask).append(", overlay ").append(overlay).toString();
  }
}
