package io.sonostream.cli.segment;

import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.seg.Property;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.dicom.seg.SegmentationKind;
import io.sonostream.runtime.UserException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a segmentation is written as DICOM. */
public final class DicomOutput {
  @Option(
      names = "--fractional",
      description = "DICOM: write probabilities instead of masks; for models of one class")
  boolean fractional;

  @Option(
      names = "--dicom-region",
      paramLabel = "N",
      description = "DICOM: segment the N-th ultrasound region only (default: the whole picture)")
  @Nullable Integer region;

  @Option(
      names = "--code",
      paramLabel = "CLASS=CATEGORY,TYPE",
      description =
          "DICOM: what a class shows, each as VALUE:SCHEME:MEANING, for example"
              + " nerve=123037004:SCT:Anatomical Structure,3057000:SCT:Nerve; known are lesion, mass,"
              + " tumor, nodule, cyst and nerve")
  Map<String, String> codes = new HashMap<>();

  /** Whether anything was said that only DICOM knows. */
  boolean isGiven() {
    return fractional || region != null || !codes.isEmpty();
  }

  public SegmentationKind kind() {
    return fractional ? SegmentationKind.FRACTIONAL : SegmentationKind.BINARY;
  }

  public PicturePart part() {
    return region == null ? PicturePart.WHOLE : PicturePart.region(region);
  }

  /** The segments of a model's classes, in their order. */
  public List<Segment> segments(List<String> classes) {
    for (String named : codes.keySet()) {
      if (!classes.contains(named)) {
        throw new UserException(
            "--code names the class '" + named + "'; the model has " + String.join(", ", classes));
      }
    }
    return classes.stream().map(name -> new Segment(name, property(name))).toList();
  }

  private Property property(String name) {
    String given = codes.get(name);
    return given == null ? Property.of(name) : Property.parse(given);
  }
}
