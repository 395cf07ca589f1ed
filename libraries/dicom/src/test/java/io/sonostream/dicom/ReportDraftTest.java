package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.PartTenWriter;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.Property;
import io.sonostream.dicom.seg.ReportDraft;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.imaging.image.ClassMap;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDraftTest {
  private static final ZonedDateTime EPOCH = Instant.EPOCH.atZone(ZoneOffset.UTC);

  private static final Algorithm ALGORITHM =
      new Algorithm("breast-lesion", "3", "ab".repeat(32), "trained from scratch", "0.1.0");

  /** Of one class; frame n has 4n pixels of it. */
  private static DataSet report(ZonedDateTime now) throws Exception {
    UltrasoundClip clip = Forged.clip("explicit-clip");
    UltrasoundRegion part = PicturePart.WHOLE.bounds(clip);
    List<Segment> classes = List.of(new Segment("lesion", Property.of("lesion")));
    ReportDraft draft = new ReportDraft(clip, part, classes, ALGORITHM);
    for (int frame = 0; frame < clip.frames(); frame++) {
      byte[] values = new byte[part.width() * part.height()];
      for (int i = 0; i < 4 * frame; i++) {
        values[i] = 1;
      }
      draft.add(new ClassMap(part.width(), part.height(), values), null);
    }
    return draft.finish(now);
  }

  private static List<String> numbers(DataSet from) {
    List<String> numbers = new ArrayList<>();
    from.items(Attribute.MEASURED_VALUE_SEQUENCE)
        .forEach(value -> numbers.add(value.text(Attribute.NUMERIC_VALUE).orElseThrow()));
    from.items(Attribute.CONTENT_SEQUENCE).forEach(item -> numbers.addAll(numbers(item)));
    return numbers;
  }

  @Test
  void theExamsMeanAndMaximumComeBeforeEachFramesArea() throws Exception {
    // A pixel of the forged clip has 0.2 mm times 0.3 mm.
    assertThat(numbers(report(EPOCH))).containsExactly("0.24", "0.48", "0", "0.24", "0.48");
  }

  @Test
  void madeAgainItIsTheSameInstance() throws Exception {
    DataSet first = report(EPOCH);
    DataSet again = report(EPOCH.plusSeconds(86_400));
    assertThat(again.text(Attribute.SOP_INSTANCE_UID))
        .isPresent()
        .isEqualTo(first.text(Attribute.SOP_INSTANCE_UID));
    assertThat(again.text(Attribute.CONTENT_DATE)).isNotEqualTo(first.text(Attribute.CONTENT_DATE));
  }

  @Test
  void dcmtkPrintsTheWholeTree(@TempDir Path folder) throws Exception {
    assumeTrue(hasDsrdump(), "dsrdump is not installed");
    Path file = folder.resolve("report.dcm");
    try (OutputStream out = Files.newOutputStream(file)) {
      PartTenWriter.write(report(EPOCH), out);
    }
    Process dump =
        new ProcessBuilder("dsrdump", "-Ec", "+Pc", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(dump.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(dump.exitValue()).as(said).isZero();
    assertThat(said)
        .contains("Imaging Measurement Report")
        .contains("lesion, frame 3")
        .contains("\"0.48\" (mm2,UCUM");
  }

  private static boolean hasDsrdump() throws InterruptedException {
    try {
      return new ProcessBuilder("dsrdump", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notHere) {
      return false;
    }
  }
}
