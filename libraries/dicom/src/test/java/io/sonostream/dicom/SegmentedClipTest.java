package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.dicom.seg.Algorithm;
import io.sonostream.dicom.seg.Property;
import io.sonostream.dicom.seg.Segment;
import io.sonostream.dicom.seg.SegmentationDraft;
import io.sonostream.dicom.seg.SegmentationKind;
import io.sonostream.dicom.seg.SegmentedClip;
import io.sonostream.imaging.image.ClassMap;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentedClipTest {
  private static final Segment LESION = new Segment("lesion", Property.of("lesion"));
  private static final Segment NERVE = new Segment("nerve", Property.of("nerve"));
  private static final Map<Integer, Integer> BOTH = Map.of(1, 1, 2, 2);

  private final UltrasoundClip clip = clip();

  private static UltrasoundClip clip() {
    try {
      return Forged.clip("explicit-clip");
    } catch (BadDicomException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Odd sizes: bits of a frame don't begin with a byte. */
  private byte[] mask(int frame, int classes) {
    byte[] map = new byte[clip.width() * clip.height()];
    for (int i = 0; i < map.length; i++) {
      map[i] = (byte) ((i * 5 + frame * 3) % 7 % (classes + 1));
    }
    return map;
  }

  private byte[] levels(int frame) {
    byte[] levels = new byte[clip.width() * clip.height()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (i * 11 + frame);
    }
    return levels;
  }

  private DataSet written(SegmentationKind kind, Segment... segments) throws BadDicomException {
    SegmentationDraft draft =
        new SegmentationDraft(
            clip,
            PicturePart.WHOLE.bounds(clip),
            List.of(segments),
            new Algorithm("breast-lesion", "v1", "a".repeat(64), "trained", "0.1.0"),
            kind);
    for (int frame = 0; frame < clip.frames(); frame++) {
      draft.add(
          new ClassMap(clip.width(), clip.height(), mask(frame, segments.length)), levels(frame));
    }
    return draft.finish(Instant.EPOCH.atZone(ZoneOffset.UTC));
  }

  private static DicomFile file(DataSet set) {
    return new DicomFile(TransferSyntax.EXPLICIT_LITTLE, set);
  }

  @Test
  void whatWeWriteComesBackExactly() throws BadDicomException {
    SegmentedClip read =
        new SegmentedClip(file(written(SegmentationKind.BINARY, LESION, NERVE)), clip);

    assertThat(read.segments()).isEqualTo(Map.of(1, "lesion", 2, "nerve"));
    assertThat(read.frames()).hasSize(clip.frames());
    for (int frame = 0; frame < clip.frames(); frame++) {
      assertThat(read.classes(frame, BOTH, 1)).isEqualTo(mask(frame, 2));
    }
  }

  @Test
  void segmentsAreTheClassesThatWereDeclaredAndOthersAreLeftOut() throws BadDicomException {
    SegmentedClip read =
        new SegmentedClip(file(written(SegmentationKind.BINARY, LESION, NERVE)), clip);
    byte[] expected = mask(1, 2);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (byte) (expected[i] == 2 ? 9 : 0);
    }
    assertThat(read.classes(1, Map.of(2, 9), 1)).isEqualTo(expected);
  }

  @Test
  void fractionsBelongToTheClassFromTheThresholdOn() throws BadDicomException {
    SegmentedClip read =
        new SegmentedClip(file(written(SegmentationKind.FRACTIONAL, LESION)), clip);
    byte[] classes = read.classes(2, Map.of(1, 1), 0.5);
    byte[] levels = levels(2);
    for (int i = 0; i < classes.length; i++) {
      assertThat(classes[i]).isEqualTo((byte) ((levels[i] & 0xff) >= 127.5 ? 1 : 0));
    }
  }

  @Test
  void whatIsNoSegmentationOfTheClipIsRefusedWithTheReason() throws BadDicomException {
    refused(clip.dataSet(), "no segmentation");
    DataSet labelMap = written(SegmentationKind.BINARY, LESION);
    labelMap.text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.66.7");
    refused(labelMap, "label map segmentation; read are BINARY and FRACTIONAL ones");
    DataSet fewer = written(SegmentationKind.BINARY, LESION);
    fewer.text(Attribute.NUMBER_OF_FRAMES, "2");
    refused(fewer, "file has 2 frames and tells of " + clip.frames() + " what they show");
    DataSet size = written(SegmentationKind.BINARY, LESION);
    size.numbers(Attribute.ROWS, clip.height() - 1);
    refused(size, "they must agree");
    DataSet short_ = written(SegmentationKind.BINARY, LESION);
    short_.bytes(Attribute.PIXEL_DATA, io.sonostream.dicom.dataset.Vr.OB, new byte[2]);
    refused(short_, "segmentation has 2 bytes of pixels; its size needs ");
    DataSet undeclared = written(SegmentationKind.BINARY, LESION);
    undeclared.items(Attribute.SEGMENT_SEQUENCE, List.of());
    refused(undeclared, "segmentation has no segments");

    DataSet other = written(SegmentationKind.BINARY, LESION);
    UltrasoundClip elsewhere = clip();
    elsewhere.dataSet().text(Attribute.SOP_INSTANCE_UID, "2.25.999777");
    assertThatThrownBy(() -> new SegmentedClip(file(other), elsewhere))
        .isInstanceOf(BadDicomException.class)
        .hasMessage("no frame of the segmentation refers to the clip 2.25.999777");
  }

  @Test
  void aMaskThatLiesElsewhereThanItsFrameIsRefused() throws BadDicomException {
    for (String other : List.of("NO", "REORIENTED_ONLY")) {
      DataSet moved = written(SegmentationKind.BINARY, LESION);
      sourceOfTheFirst(moved).text(Attribute.SPATIAL_LOCATIONS_PRESERVED, other);
      refused(
          moved, Attribute.SPATIAL_LOCATIONS_PRESERVED + " " + other + ", so it lies elsewhere");
    }
    DataSet silent = written(SegmentationKind.BINARY, LESION);
    sourceOfTheFirst(silent).without(Attribute.SPATIAL_LOCATIONS_PRESERVED);
    assertThat(new SegmentedClip(file(silent), clip).frames()).hasSize(clip.frames());
  }

  private static DataSet sourceOfTheFirst(DataSet set) {
    return set.items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)
        .get(0)
        .items(Attribute.DERIVATION_IMAGE_SEQUENCE)
        .get(0)
        .items(Attribute.SOURCE_IMAGE_SEQUENCE)
        .get(0);
  }

  @Test
  void fractionsOfNothingOrOfMoreThanAByteAreRefused() throws BadDicomException {
    for (int most : new int[] {0, 256}) {
      DataSet set = written(SegmentationKind.FRACTIONAL, LESION);
      set.numbers(Attribute.MAXIMUM_FRACTIONAL_VALUE, most);
      refused(set, Attribute.MAXIMUM_FRACTIONAL_VALUE + " is " + most + "; allowed are 1 to 255");
    }
  }

  @Test
  void oneOfSeveralFilesOfASegmentationIsRefused() throws BadDicomException {
    DataSet part = written(SegmentationKind.BINARY, LESION);
    part.text(Attribute.CONCATENATION_UID, "2.25.5");
    refused(part, "one of several that make up a segmentation");
    part.numbers(Attribute.IN_CONCATENATION_TOTAL_NUMBER, 2);
    refused(part, "one of several that make up a segmentation");
    part.numbers(Attribute.IN_CONCATENATION_TOTAL_NUMBER, 1);
    assertThat(new SegmentedClip(file(part), clip).frames()).hasSize(clip.frames());
  }

  private void refused(DataSet set, String why) {
    assertThatThrownBy(() -> new SegmentedClip(file(set), clip))
        .isInstanceOf(BadDicomException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aPixelOfTwoClassesIsRefused() throws BadDicomException {
    DataSet set = written(SegmentationKind.BINARY, LESION, NERVE);
    byte[] all = new byte[set.bytes(Attribute.PIXEL_DATA).remaining()];
    java.util.Arrays.fill(all, (byte) 0xff);
    set.bytes(Attribute.PIXEL_DATA, io.sonostream.dicom.dataset.Vr.OB, all);
    SegmentedClip read = new SegmentedClip(file(set), clip);

    assertThatThrownBy(() -> read.classes(0, BOTH, 1))
        .isInstanceOf(BadDicomException.class)
        .hasMessage(
            "frame 1 has pixels of two classes, the first in row 0, column 0; a label has one class a pixel");
    assertThat(read.classes(0, Map.of(1, 1, 2, 1), 1)).containsOnly(1);
  }
}
