package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.Property;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.dicom.seg.SegmentationDraft;
import io.sonostream.dicom.seg.SegmentationKind;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.Python;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segmentations of real files, read back by highdicom and judged by dciodvfy. */
class SegmentationPeersTest {
  private static final Algorithm ALGORITHM =
      new Algorithm("breast-lesion", "3", "ab".repeat(32), "trained from scratch", "0.1.0");
  private static final Segment LESION = new Segment("lesion", Property.of("lesion"));
  private static final Segment NERVE = new Segment("nerve", Property.of("nerve"));

  @TempDir Path folder;
  private final List<String> arguments = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
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

  @Test
  void everyMaskOfRealFilesIsReadBackExactlyAndNothingIsWrongWithItsFile() throws Exception {
    write("examples_ybr_color.dcm", PicturePart.WHOLE, SegmentationKind.BINARY, LESION);
    write("examples_ybr_color.dcm", PicturePart.WHOLE, SegmentationKind.FRACTIONAL, LESION);
    write("examples_ybr_color.dcm", PicturePart.region(1), SegmentationKind.FRACTIONAL, LESION);
    write("examples_palette.dcm", PicturePart.region(1), SegmentationKind.BINARY, LESION);
    for (String name :
        List.of(
            "examples_palette.dcm",
            "examples_rgb_color.dcm",
            "US1_J2KI.dcm",
            "US1_J2KR.dcm",
            "ExplVR_BigEnd.dcm",
            "gdcm-US-ALOKA-16.dcm",
            "JPGLosslessP14SV1_1s_1f_8b.dcm")) {
      write(name, PicturePart.WHOLE, SegmentationKind.BINARY, LESION, NERVE);
    }

    String said = Peer.run(folder, "seg.py", arguments);

    assertThat(said.lines().toList())
        .as("frames that agree, pixels that differ, errors of dciodvfy")
        .containsExactlyElementsOf(expected);
  }

  private void write(String name, PicturePart wanted, SegmentationKind kind, Segment... segments)
      throws Exception {
    UltrasoundClip clip =
        new UltrasoundClip(DicomFile.read(Path.of(paths.get(name))), DicomLimits.DEFAULT);
    UltrasoundRegion part = wanted.bounds(clip);
    SegmentationDraft draft = new SegmentationDraft(clip, part, List.of(segments), ALGORITHM, kind);
    Path masks = folder.resolve(expected.size() + ".masks");
    try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(masks))) {
      for (int frame = 0; frame < clip.frames(); frame++) {
        byte[] classes = new byte[part.width() * part.height()];
        byte[] levels = new byte[classes.length];
        for (int i = 0; i < classes.length; i++) {
          int x = i % part.width();
          int y = i / part.width();
          classes[i] = (byte) ((x * y + 3 * frame) / 37 % (segments.length + 1));
          levels[i] = (byte) (x + 2 * y + frame);
        }
        draft.add(new ClassMap(part.width(), part.height(), classes), levels);
        for (int segment = 1; segment <= segments.length; segment++) {
          raw.write(
              whole(clip, part, kind == SegmentationKind.BINARY ? classes : levels, segment, kind));
        }
      }
    }
    Path file = folder.resolve(expected.size() + ".dcm");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      PartTenWriter.write(draft.finish(Instant.EPOCH.atZone(ZoneOffset.UTC)), out);
    }

    arguments.addAll(
        List.of(
            file.toString(),
            masks.toString(),
            Integer.toString(clip.frames()),
            Integer.toString(segments.length)));
    expected.add(clip.frames() + " 0 0");
  }

  private static byte[] whole(
      UltrasoundClip clip,
      UltrasoundRegion part,
      byte[] values,
      int segment,
      SegmentationKind kind) {
    byte[] all = new byte[clip.width() * clip.height()];
    for (int y = 0; y < part.height(); y++) {
      for (int x = 0; x < part.width(); x++) {
        byte value = values[y * part.width() + x];
        byte kept = kind == SegmentationKind.FRACTIONAL ? value : (byte) (value == segment ? 1 : 0);
        all[(part.top() + y) * clip.width() + part.left() + x] = kept;
      }
    }
    return all;
  }
}
