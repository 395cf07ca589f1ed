package io.sonostream.devices.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.devices.source.Moment;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.dicom.Forged;
import io.sonostream.dicom.clip.PicturePart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DicomSourceTest {
  private static final DicomReading BLANKED = new DicomReading(PicturePart.REGIONS_ONLY, null);

  @TempDir Path folder;

  private Path file(String name) throws IOException {
    return Files.write(folder.resolve(name + ".dcm"), Forged.bytes(name));
  }

  private static List<SourceFrame> all(DicomSource source) {
    List<SourceFrame> frames = new ArrayList<>();
    for (SourceFrame frame = source.next(); frame != null; frame = source.next()) {
      frames.add(frame);
    }
    return frames;
  }

  @Test
  void theFramesOfAClipKnowWhenTheyWereTaken() throws Exception {
    try (DicomSource source = new DicomSource(file("explicit-clip"), false, DicomReading.WHOLE)) {
      Duration step = Duration.ofMillis(40);

      assertThat(source.length()).contains(step.multipliedBy(3));
      assertThat(all(source).stream().map(SourceFrame::moment))
          .containsExactly(
              new Moment(Duration.ZERO, step),
              new Moment(step, step),
              new Moment(step.multipliedBy(2), step));
    }
  }

  @Test
  void aSinglePictureWasTakenAtNoKnownTime() throws Exception {
    try (DicomSource source = new DicomSource(file("explicit-rgb"), false, DicomReading.WHOLE)) {
      assertThat(source.next().moment()).isNull();
    }
  }

  @Test
  void everyClipOfAFolderBeginsAtItsOwnFirstFrame() throws Exception {
    file("explicit-clip");
    file("rle-clip");
    try (DicomSource source = new DicomSource(folder, false, DicomReading.WHOLE)) {
      assertThat(all(source).stream().map(frame -> frame.moment().at().toMillis()))
          .containsExactly(0L, 40L, 80L, 0L, 40L, 80L);
    }
  }

  @Test
  void whatLiesOutsideTheRegionsIsBlackAndTheRestAsItWas() throws Exception {
    SourceFrame whole;
    try (DicomSource source = new DicomSource(file("explicit-rgb"), false, DicomReading.WHOLE)) {
      whole = source.next();
    }
    SourceFrame blanked;
    try (DicomSource source = new DicomSource(file("explicit-rgb"), false, BLANKED)) {
      blanked = source.next();
    }

    assertThat(blanked.width()).isEqualTo(whole.width());
    assertThat(blanked.height()).isEqualTo(whole.height());
    for (int i = 0; i < whole.bytes().length; i++) {
      int x = i / 3 % 23;
      int y = i / 3 / 23;
      boolean inside = x >= 2 && x <= 20 && y >= 3 && y <= 15;
      assertThat(blanked.bytes()[i])
          .as("sample %d at %d,%d", i % 3, x, y)
          .isEqualTo(inside ? whole.bytes()[i] : 0);
    }
  }
}
