package io.sonostream.devices.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.devices.source.Moment;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.dicom.Forged;
import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.OverlayDraft;
import io.sonostream.dicom.seg.Property;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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

  /** Some devices write the vector of one frame, too. */
  @Test
  void aVectorOfOneFrameSaysNothingAboutItsTime() throws Exception {
    DataSet set = DicomFile.read(file("explicit-rgb")).dataSet();
    set.text(Attribute.FRAME_TIME_VECTOR, "0");
    Path single = folder.resolve("single.dcm");
    try (OutputStream out = Files.newOutputStream(single)) {
      PartTenWriter.write(set, out);
    }
    try (DicomSource source = new DicomSource(single, false, DicomReading.WHOLE)) {
      assertThat(source.next().moment()).isNull();
      assertThat(source.next()).isNull();
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

  /** Masks are burnt into it, and modality and class are those of a clip. */
  @Test
  void whatSonostreamMadeItselfIsNoSourceOfFrames() throws Exception {
    DataSet overlay = overlay();
    refused(overlay, "Manufacturer (0008,0070) is Sonostream");
    // As somebody sends it on who takes the making over.
    refused(
        overlay.text(Attribute.MANUFACTURER, "Forwarder"),
        "Contributing Equipment Sequence (0018,A001) names Sonostream");
  }

  private void refused(DataSet set, String sign) throws IOException {
    Path file = folder.resolve("overlay.dcm");
    try (OutputStream out = Files.newOutputStream(file)) {
      PartTenWriter.write(set, out);
    }
    assertThatThrownBy(() -> new DicomSource(file, false, DicomReading.WHOLE))
        .isInstanceOf(UserException.class)
        .hasMessage(
            file
                + ": "
                + sign
                + ": it was made of another instance's masks, which are no ultrasound;"
                + " take the instance that it was made of");
  }

  private static DataSet overlay() throws BadDicomException {
    UltrasoundClip clip =
        new UltrasoundClip(
            DicomFile.read(ByteBuffer.wrap(Forged.bytes("explicit-clip")), DicomLimits.DEFAULT),
            DicomLimits.DEFAULT);
    OverlayDraft draft =
        new OverlayDraft(
            clip,
            PicturePart.WHOLE.bounds(clip),
            List.of(new Segment("lesion", Property.of("lesion"))),
            new Algorithm("breast-lesion", "v1", "a".repeat(64), "trained", "0.1.0"));
    for (int frame = 0; frame < clip.frames(); frame++) {
      draft.add(
          new ClassMap(clip.width(), clip.height(), new byte[clip.width() * clip.height()]), null);
    }
    return draft.finish(Instant.EPOCH.atZone(ZoneOffset.UTC));
  }
}
