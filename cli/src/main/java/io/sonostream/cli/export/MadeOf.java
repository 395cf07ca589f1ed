package io.sonostream.cli.export;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.ClipDraft;
import io.sonostream.dicom.seg.OverlayDraft;
import io.sonostream.dicom.seg.ReportDraft;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.dicom.seg.SegmentationDraft;
import io.sonostream.dicom.seg.SegmentationKind;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of a clip's masks: one of them. */
final class MadeOf {
  @Option(
      names = "--dicom-seg",
      required = true,
      paramLabel = "CLIP",
      description = "A segmentation of the instance, which is given as the file that was received.")
  @Nullable Path segmentation;

  @Option(
      names = "--dicom-sr",
      required = true,
      paramLabel = "CLIP",
      description = "A Structured Report (TID 1500) of the area of each class, per frame and exam.")
  @Nullable Path report;

  @Option(
      names = "--dicom-sc",
      required = true,
      paramLabel = "CLIP",
      description =
          "A secondary capture: the frames in colour with the masks drawn on them, for viewers"
              + " that show nothing else.")
  @Nullable Path overlay;

  boolean isSegmentation() {
    return segmentation != null;
  }

  Path clip() {
    Path named = segmentation != null ? segmentation : report != null ? report : overlay;
    if (named == null) {
      throw new IllegalStateException("one of them is required");
    }
    return named;
  }

  ClipDraft draft(
      UltrasoundClip clip,
      UltrasoundRegion part,
      List<Segment> segments,
      Algorithm algorithm,
      SegmentationKind kind)
      throws BadDicomException {
    if (segmentation != null) {
      return new SegmentationDraft(clip, part, segments, algorithm, kind);
    }
    return report != null
        ? new ReportDraft(clip, part, segments, algorithm)
        : new OverlayDraft(clip, part, segments, algorithm);
  }
}
