package io.sonostream.cli.segment;

import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.model.packaging.ModelPackage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was found in a clip, for people and machines.
 *
 * @param width of the part that was segmented
 * @param height of the part that was segmented
 * @param millisPerFrame from pixels to mask, decoding with it
 * @param regions one a class, with its pixels in all frames together
 */
record ClipReport(
    String task,
    String version,
    String sha256,
    String engine,
    int width,
    int height,
    int frames,
    double millisPerFrame,
    List<Region> regions,
    String segmentation) {

  /** One class. */
  record Region(String name, int value, long areaPixels) {}

  static ClipReport of(
      ModelPackage model,
      String engine,
      UltrasoundRegion part,
      int frames,
      double millisPerFrame,
      long[] areas,
      Path target) {
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < areas.length; i++) {
      regions.add(new Region(model.manifest().classes().get(i), i + 1, areas[i]));
    }
    return new ClipReport(
        model.manifest().task(),
        model.manifest().version(),
        model.sha256(),
        engine,
        part.width(),
        part.height(),
        frames,
        Math.round(millisPerFrame * 10) / 10.0,
        regions,
        target.toString());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s %s on %s, %d frames of %dx%d, %.1f ms each%n",
            task,
            version,
            engine,
            frames,
            width,
            height,
            millisPerFrame));
    double pixels = (double) width * height * frames;
    for (Region region : regions) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-16s %9d pixels (%5.2f %%)%n",
              region.name(),
              region.areaPixels(),
              100 * region.areaPixels() / pixels));
    }
    return text.append("segmentation ").append(segmentation).toString();
  }
}
