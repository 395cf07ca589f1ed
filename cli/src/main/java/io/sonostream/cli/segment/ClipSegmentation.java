package io.sonostream.cli.segment;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.Provenance;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.dicom.seg.SegmentationDraft;
import io.sonostream.dicom.seg.SegmentationKind;
import io.sonostream.imaging.geometry.Segmentation;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.runtime.OutputFile;
import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/** Every frame of a DICOM clip through a model, into one DICOM SEG and nothing else. */
final class ClipSegmentation {
  private final Path file;
  private final UltrasoundClip clip;
  private final UltrasoundRegion part;
  private final DicomOutput output;

  /**
   * @throws UserException when the file is no DICOM that can be read
   */
  ClipSegmentation(Path file, DicomOutput output) {
    this.file = file;
    this.output = output;
    try {
      clip = new UltrasoundClip(DicomFile.read(file), DicomLimits.DEFAULT);
      Provenance.requireAcquired(clip.dataSet());
      part = output.part().bounds(clip);
    } catch (BadDicomException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    }
  }

  /** Checks what can be checked before an engine is loaded. */
  SegmentationDraft draft(ModelPackage model) {
    List<Segment> segments = output.segments(model.manifest().classes());
    try {
      return new SegmentationDraft(clip, part, segments, algorithm(model), output.kind());
    } catch (BadDicomException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    }
  }

  /** Segments all frames and writes the file, whole or not at all. */
  ClipReport write(
      FrameSegmenter segmenter, ModelPackage model, SegmentationDraft draft, Path target)
      throws IOException {
    long[] areas = new long[model.manifest().classes().size()];
    long nanos = 0;
    for (int frame = 0; frame < clip.frames(); frame++) {
      long start = System.nanoTime();
      Segmentation result = segmented(segmenter, frame);
      nanos += System.nanoTime() - start;
      draft.add(result.map(), result.probabilities());
      for (int i = 0; i < areas.length; i++) {
        areas[i] += result.regions().get(i).pixels();
      }
    }
    DataSet instance = draft.finish(ZonedDateTime.now(ZoneId.systemDefault()));
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    OutputFile.write(target, out -> PartTenWriter.write(instance, out));
    return ClipReport.of(
        model, segmenter.engine(), part, clip.frames(), nanos / 1e6 / clip.frames(), areas, target);
  }

  private Segmentation segmented(FrameSegmenter segmenter, int frame) {
    try {
      return segmenter.segment(
          output.part().of(clip, clip.frame(frame)), output.kind() == SegmentationKind.FRACTIONAL);
    } catch (BadDicomException e) {
      throw new UserException(file + ", frame " + (frame + 1) + ": " + e.getMessage(), e);
    }
  }

  private static Algorithm algorithm(ModelPackage model) {
    Manifest manifest = model.manifest();
    StringBuilder lineage = new StringBuilder();
    lineage.append(manifest.architecture() == null ? "foreign network" : manifest.architecture());
    if (manifest.parentVersion() != null) {
      lineage.append(", fine-tuned from version ").append(manifest.parentVersion());
    }
    if (manifest.training().strategy() != null) {
      lineage.append(", strategy ").append(manifest.training().strategy());
    }
    if (manifest.training().datasetDigest() != null) {
      lineage.append(", data ").append(manifest.training().datasetDigest());
    }
    if (manifest.training().runId() != null) {
      lineage.append(", run ").append(manifest.training().runId());
    }
    lineage.append(", made ").append(manifest.createdAt());
    return new Algorithm(
        manifest.task(),
        manifest.version(),
        model.sha256(),
        lineage.toString(),
        "sonostream " + Version.current());
  }
}
