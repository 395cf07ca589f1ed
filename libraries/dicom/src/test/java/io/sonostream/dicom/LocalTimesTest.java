package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.ClipDraft;
import io.sonostream.dicom.seg.OverlayDraft;
import io.sonostream.dicom.seg.Property;
import io.sonostream.dicom.seg.ReportDraft;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.dicom.seg.SegmentationDraft;
import io.sonostream.dicom.seg.SegmentationKind;
import io.sonostream.imaging.image.ClassMap;
import java.nio.ByteBuffer;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PS3.3 C.12.1.1.8: dates and times are local, and of one zone in one file. */
class LocalTimesTest {
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-03-01T23:30:05Z");
  private static final List<Attribute> DATES =
      List.of(Attribute.SERIES_DATE, Attribute.CONTENT_DATE, Attribute.INSTANCE_CREATION_DATE);
  private static final List<Attribute> TIMES =
      List.of(Attribute.SERIES_TIME, Attribute.CONTENT_TIME, Attribute.INSTANCE_CREATION_TIME);

  private static UltrasoundClip clip(String offset) throws BadDicomException {
    DicomFile file =
        DicomFile.read(ByteBuffer.wrap(Forged.bytes("explicit-clip")), DicomLimits.DEFAULT);
    file.dataSet().text(Attribute.STUDY_DATE, "20260301").text(Attribute.STUDY_TIME, "182900");
    if (!offset.isEmpty()) {
      file.dataSet().text(Attribute.TIMEZONE_OFFSET_FROM_UTC, offset);
    }
    return new UltrasoundClip(file, DicomLimits.DEFAULT);
  }

  /** A segmentation, a report and an overlay. */
  private static List<ClipDraft> drafts(UltrasoundClip clip) throws BadDicomException {
    UltrasoundRegion part = PicturePart.WHOLE.bounds(clip);
    List<Segment> segments = List.of(new Segment("lesion", Property.of("lesion")));
    Algorithm algorithm = new Algorithm("breast-lesion", "v1", "a".repeat(64), "trained", "0.1.0");
    return List.of(
        new SegmentationDraft(clip, part, segments, algorithm, SegmentationKind.BINARY),
        new ReportDraft(clip, part, segments, algorithm),
        new OverlayDraft(clip, part, segments, algorithm));
  }

  private static List<DataSet> made(UltrasoundClip clip, ZonedDateTime now)
      throws BadDicomException {
    List<DataSet> made = new ArrayList<>();
    for (ClipDraft draft : drafts(clip)) {
      for (int frame = 0; frame < clip.frames(); frame++) {
        draft.add(
            new ClassMap(clip.width(), clip.height(), new byte[clip.width() * clip.height()]),
            null);
      }
      made.add(draft.finish(now));
    }
    return made;
  }

  private static void says(DataSet made, String date, String time) {
    DATES.forEach(each -> assertThat(made.text(each)).as("%s", each).hasValue(date));
    TIMES.forEach(each -> assertThat(made.text(each)).as("%s", each).hasValue(time));
    assertThat(made.text(Attribute.STUDY_TIME)).hasValue("182900");
  }

  @Test
  void whereTheClipNamesNoOffsetTimesAreThoseOfTheGivenZone() throws Exception {
    ZonedDateTime there = NOW.withZoneSameInstant(java.time.ZoneId.of("Asia/Kathmandu"));

    for (DataSet each : made(clip(""), there)) {
      says(each, "20260302", "051505");
      assertThat(each.has(Attribute.TIMEZONE_OFFSET_FROM_UTC)).isFalse();
    }
  }

  @Test
  void whereTheClipNamesItsOffsetTimesHaveTheSame() throws Exception {
    for (DataSet each : made(clip("-0500"), NOW)) {
      says(each, "20260301", "183005");
      assertThat(each.text(Attribute.TIMEZONE_OFFSET_FROM_UTC)).hasValue("-0500");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0500", "-05:00", "+1500", "Z", "+0260"})
  void anOffsetThatIsNoneIsRefused(String offset) throws Exception {
    UltrasoundClip clip = clip(offset);

    assertThatThrownBy(() -> drafts(clip))
        .isInstanceOf(BadDicomException.class)
        .hasMessage(
            "Timezone Offset From Utc (0008,0201) is '"
                + offset
                + "'; allowed are -1200 to +1400, as in +0530");
  }
}
