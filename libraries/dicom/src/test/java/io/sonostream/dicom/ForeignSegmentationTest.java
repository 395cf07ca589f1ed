package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.seg.SegmentedClip;
import io.sonostream.runtime.Python;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What highdicom and dcmqi write of real ultrasound pictures, read by us. They write none of clips.
 */
class ForeignSegmentationTest {
  @TempDir Path folder;
  private UltrasoundClip picture;
  private Path file;

  @BeforeEach
  void findPicture() throws Exception {
    Python.assume("numpy", "pydicom", "data_store", "highdicom");
    Map<String, String> paths =
        Peer.run(folder, "files.py", List.of())
            .lines()
            .map(line -> line.split("\t"))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> a));
    file = Path.of(paths.get("examples_rgb_color.dcm"));
    picture = new UltrasoundClip(DicomFile.read(file), DicomLimits.DEFAULT);
  }

  @Test
  void everyPixelOfItsMasksIsRead() throws Exception {
    Path binary = folder.resolve("binary.dcm");
    Path fractional = folder.resolve("fractional.dcm");
    Peer.run(
        folder,
        "draw.py",
        List.of(
            file.toString(),
            binary.toString(),
            "BINARY",
            file.toString(),
            fractional.toString(),
            "FRACTIONAL"));

    SegmentedClip drawn = new SegmentedClip(DicomFile.read(binary), picture);
    assertThat(drawn.segments()).isEqualTo(Map.of(1, "drawn 1", 2, "drawn 2"));
    assertThat(drawn.frames()).containsExactly(0);
    assertThat(drawn.classes(0, Map.of(1, 1, 2, 2), 1)).isEqualTo(expected());

    SegmentedClip levels = new SegmentedClip(DicomFile.read(fractional), picture);
    byte[] half = levels.classes(0, Map.of(1, 1), 0.5);
    int width = picture.width();
    for (int i = 0; i < half.length; i++) {
      // What the file keeps of a share is rounded to a 255th.
      long kept = Math.round((float) (i % width) / width * 255);
      assertThat(half[i]).as("column %d", i % width).isEqualTo((byte) (kept >= 127.5 ? 1 : 0));
    }
  }

  @Test
  void everyPixelOfDcmqisMasksIsRead() throws Exception {
    Python.assume("dcmqi");
    Path placed = folder.resolve("placed.dcm");
    Path target = folder.resolve("dcmqi.dcm");
    Peer.run(
        folder, "dcmqi_draw.py", List.of(file.toString(), placed.toString(), target.toString()));

    SegmentedClip drawn =
        new SegmentedClip(
            DicomFile.read(target),
            new UltrasoundClip(DicomFile.read(placed), DicomLimits.DEFAULT));
    assertThat(drawn.segments()).isEqualTo(Map.of(1, "drawn 1", 2, "drawn 2"));
    assertThat(drawn.frames()).containsExactly(0);
    assertThat(drawn.classes(0, Map.of(1, 1, 2, 2), 1)).isEqualTo(expected());
  }

  private byte[] expected() {
    int width = picture.width();
    int height = picture.height();
    byte[] classes = new byte[width * height];
    for (int i = 0; i < classes.length; i++) {
      int y = i / width - height / 2;
      int x = i % width - width / 3;
      boolean disc = y * y + x * x < (height / 4) * (height / 4);
      classes[i] = (byte) (disc ? 1 : i / width < height / 5 ? 2 : 0);
    }
    return classes;
  }
}
