package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.Spacing;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.ClipDraft;
import io.sonostream.dicom.seg.OverlayDraft;
import io.sonostream.dicom.seg.Property;
import io.sonostream.dicom.seg.ReportDraft;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Overlay;
import io.sonostream.runtime.Python;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports and overlays of real clips, read by highdicom and pydicom and judged by dciodvfy. */
class ReportPeersTest {
  private static final Algorithm ALGORITHM =
      new Algorithm("breast-lesion", "3", "ab".repeat(32), "trained from scratch", "0.1.0");
  private static final List<Segment> CLASSES =
      List.of(
          new Segment("lesion", Property.of("lesion")), new Segment("cyst", Property.of("cyst")));
  private static final List<String> FILES =
      List.of(
          "examples_ybr_color.dcm",
          "examples_palette.dcm",
          "examples_rgb_color.dcm",
          "ExplVR_BigEnd.dcm",
          "JPGLosslessP14SV1_1s_1f_8b.dcm");

  @TempDir Path folder;
  private Map<String, String> paths;

  @BeforeEach
  void findFiles() throws Exception {
    Python.assume("numpy", "pydicom", "data_store", "highdicom", "dicom3tools");
    paths =
        Peer.run(folder, "files.py", List.of())
            .lines()
            .map(line -> line.split("\t"))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> a));
  }

  private UltrasoundClip clip(String name) throws Exception {
    return new UltrasoundClip(DicomFile.read(Path.of(paths.get(name))), DicomLimits.DEFAULT);
  }

  /** Each class has another number of pixels in each frame; the second none in the first. */
  private static ClassMap mask(UltrasoundRegion part, int frame) {
    byte[] values = new byte[part.width() * part.height()];
    for (int i = 0; i < 100 + 7 * frame; i++) {
      values[i] = 1;
    }
    for (int i = 0; i < 3 * frame; i++) {
      values[values.length - 1 - i] = 2;
    }
    return new ClassMap(part.width(), part.height(), values);
  }

  private Path write(ClipDraft draft, UltrasoundClip clip, UltrasoundRegion part) throws Exception {
    for (int frame = 0; frame < clip.frames(); frame++) {
      draft.add(mask(part, frame), null);
    }
    return file(draft.finish(Instant.EPOCH.atZone(ZoneOffset.UTC)));
  }

  private Path file(DataSet instance) throws IOException {
    Path file = Files.createTempFile(folder, "made", ".dcm");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      PartTenWriter.write(instance, out);
    }
    return file;
  }

  @Test
  void everyAreaOfAReportIsReadBackAndNothingIsWrongWithIt() throws Exception {
    List<String> arguments = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String name : FILES) {
      UltrasoundClip clip = clip(name);
      UltrasoundRegion part = PicturePart.WHOLE.bounds(clip);
      arguments.add(write(new ReportDraft(clip, part, CLASSES, ALGORITHM), clip, part).toString());
      Spacing spacing = clip.spacing();
      double area = spacing == null ? 1 : spacing.row() * spacing.column();
      int frames = clip.frames();
      expected.add("errors 0");
      for (int segment = 0; segment < 2; segment++) {
        String label = segment == 0 ? "lesion" : "cyst";
        int first = segment == 0 ? 100 : 0;
        int step = segment == 0 ? 7 : 3;
        String unit = spacing == null ? "{pixels}" : "mm2";
        double mean = first + step * (frames - 1) / 2.0;
        expected.add(line(label + ", exam", mean * area, unit));
        expected.add(line(label + ", exam", (first + step * (frames - 1.0)) * area, unit));
        for (int frame = 0; frame < frames; frame++) {
          expected.add(line(label + ", frame " + (frame + 1), (first + step * frame) * area, unit));
        }
      }
    }
    assertThat(Peer.run(folder, "report.py", arguments).lines().toList())
        .containsExactlyElementsOf(expected);
  }

  private static String line(String name, double area, String unit) {
    return String.format(Locale.ROOT, "%s: %.4f %s", name, area, unit);
  }

  @Test
  void everyPixelOfAnOverlayIsReadBackAndNothingIsWrongWithIt() throws Exception {
    List<String> arguments = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String name : FILES) {
      UltrasoundClip clip = clip(name);
      UltrasoundRegion part = PicturePart.WHOLE.bounds(clip);
      arguments.add(write(new OverlayDraft(clip, part, CLASSES, ALGORITHM), clip, part).toString());
      Path raw = Files.createTempFile(folder, "drawn", ".rgb");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(raw))) {
        for (int frame = 0; frame < clip.frames(); frame++) {
          out.write(Overlay.draw(clip.frame(frame), mask(part, frame)).pixels());
        }
      }
      arguments.add(raw.toString());
      expected.add(clip.frames() + " frames, 0 differ, 0 errors");
    }
    assertThat(Peer.run(folder, "overlay.py", arguments).lines().toList())
        .containsExactlyElementsOf(expected);
  }
}
