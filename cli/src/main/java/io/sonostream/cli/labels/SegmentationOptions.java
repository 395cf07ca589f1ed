package io.sonostream.cli.labels;

import io.sonostream.cli.device.DicomOptions;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Labels from a DICOM segmentation, and of which clip. */
final class SegmentationOptions {
  @Option(
      names = "--dicom-seg",
      paramLabel = "FILE",
      description =
          "DICOM SEG that holds the masks, instead of FOLDER; needs --dicom and --segments.")
  @Nullable Path segmentation;

  @Option(
      names = "--dicom",
      paramLabel = "CLIP",
      description = "The instance that the segmentation refers to.")
  @Nullable Path clip;

  @Option(
      names = "--segments",
      split = ",",
      paramLabel = "NUMBER=CLASS",
      description = "What each segment shows, all of them; 2=- leaves one out.")
  @Nullable List<String> segments;

  @Option(
      names = "--threshold",
      paramLabel = "SHARE",
      description =
          "Of a fractional segmentation: from where on a pixel belongs to the class, above 0 up to 1.")
  @Nullable Double threshold;

  @Option(
      names = "--absent-is-empty",
      description =
          "Frames that the segmentation does not show are background (default: no label).")
  boolean absentIsEmpty;

  @Option(
      names = "--device",
      defaultValue = "dicom",
      paramLabel = "ID",
      description =
          "Device of the clip's frames, as in the gateway's settings (default: ${DEFAULT-VALUE}).")
  String device;

  @Mixin DicomOptions dicom = new DicomOptions();

  /** Null where labels come from a folder. */
  @Nullable SegmentationLabels labels() {
    if (segmentation == null) {
      if (clip != null || segments != null || threshold != null || absentIsEmpty) {
        throw new UserException(
            "--dicom, --segments, --threshold and --absent-is-empty go with --dicom-seg only");
      }
      dicom.require(false);
      return null;
    }
    if (clip == null || segments == null) {
      throw new UserException(
          "--dicom-seg needs --dicom, the clip it is of, and --segments, what each segment shows");
    }
    return SegmentationLabels.open(
        segmentation,
        clip,
        dicom.reading(),
        SegmentClasses.parse(segments),
        threshold,
        absentIsEmpty);
  }
}
