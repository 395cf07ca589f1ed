package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.Property;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.dicom.seg.SegmentationDraft;
import io.sonostream.dicom.seg.SegmentationKind;
import io.sonostream.imaging.image.ClassMap;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SegmentationIdentityTest {
  private static final Segment LESION = new Segment("lesion", Property.of("lesion"));
  private static final Segment MARKED =
      new Segment("lesion", Property.parse("49755003:SCT:Abnormal,52988006:SCT:Lesion"));

  @Test
  void theSameClipByTheSameModelIsTheSameInstance() throws BadDicomException {
    UltrasoundClip clip = Forged.clip("explicit-clip");

    assertThat(uid(clip, part(clip, 0), LESION)).isEqualTo(uid(clip, part(clip, 0), LESION));
  }

  @Test
  void anotherRegionOrAnotherCodeIsAnotherInstance() throws BadDicomException {
    UltrasoundClip clip = Forged.clip("explicit-clip");

    assertThat(
            Stream.of(
                uid(clip, part(clip, 0), LESION),
                uid(clip, part(clip, 1), LESION),
                uid(clip, part(clip, 0), MARKED)))
        .doesNotHaveDuplicates();
  }

  @Test
  void masksThatCameAboutInAnotherMannerAreAnotherInstanceAndItSaysSo() throws BadDicomException {
    UltrasoundClip clip = Forged.clip("explicit-clip");
    Algorithm once = new Algorithm("breast-lesion", "v1", "a".repeat(64), "trained", "0.1.0");
    Algorithm twice =
        new Algorithm(
            once.name(),
            once.version(),
            once.digest(),
            once.lineage(),
            once.software(),
            "seen twice");

    DataSet first = drawn(clip, part(clip, 0), LESION, once);
    DataSet second = drawn(clip, part(clip, 0), LESION, twice);

    for (Attribute differs : List.of(Attribute.SOP_INSTANCE_UID, Attribute.SERIES_INSTANCE_UID)) {
      assertThat(second.text(differs)).isNotEqualTo(first.text(differs));
    }
    assertThat(story(first)).isEqualTo("trained");
    assertThat(story(second)).isEqualTo("trained; seen twice");
  }

  private static String story(DataSet made) {
    return made.items(Attribute.CONTRIBUTING_EQUIPMENT_SEQUENCE)
        .get(0)
        .text(Attribute.CONTRIBUTION_DESCRIPTION)
        .orElseThrow();
  }

  private static UltrasoundRegion part(UltrasoundClip clip, int left) {
    return new UltrasoundRegion(left, 0, clip.width() - left, clip.height(), true, null);
  }

  private static String uid(UltrasoundClip clip, UltrasoundRegion part, Segment segment)
      throws BadDicomException {
    return drawn(
            clip,
            part,
            segment,
            new Algorithm("breast-lesion", "v1", "a".repeat(64), "trained", "0.1.0"))
        .text(Attribute.SOP_INSTANCE_UID)
        .orElseThrow();
  }

  private static DataSet drawn(
      UltrasoundClip clip, UltrasoundRegion part, Segment segment, Algorithm algorithm)
      throws BadDicomException {
    SegmentationDraft draft =
        new SegmentationDraft(clip, part, List.of(segment), algorithm, SegmentationKind.BINARY);
    for (int frame = 0; frame < clip.frames(); frame++) {
      draft.add(
          new ClassMap(part.width(), part.height(), new byte[part.width() * part.height()]), null);
    }
    return draft.finish(Instant.EPOCH.atZone(ZoneOffset.UTC));
  }
}
