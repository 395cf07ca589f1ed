package io.sonostream.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.dicom.Forged;
import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.Vr;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.ReceivedInstance;
import io.sonostream.schemas.SourceCoordinates;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReceivedPartTest {
  private static final PicturePart FIRST = PicturePart.region(1);
  private static final PicturePart SECOND = PicturePart.region(2);

  /** Two pictures side by side, each of 9x13, in a picture of 23x17. */
  private static UltrasoundClip sideBySide(double secondMillimetres) throws BadDicomException {
    DicomFile file =
        DicomFile.read(ByteBuffer.wrap(Forged.bytes("explicit-clip")), DicomLimits.DEFAULT);
    file.dataSet()
        .items(
            Attribute.SEQUENCE_OF_ULTRASOUND_REGIONS,
            region(2, 0.3),
            region(12, secondMillimetres));
    return new UltrasoundClip(file, DicomLimits.DEFAULT);
  }

  private static DataSet region(int left, double millimetres) {
    return new DataSet()
        .numbers(Attribute.REGION_SPATIAL_FORMAT, 1)
        .numbers(Attribute.REGION_LOCATION_MIN_X0, left)
        .numbers(Attribute.REGION_LOCATION_MIN_Y0, 3)
        .numbers(Attribute.REGION_LOCATION_MAX_X1, left + 8)
        .numbers(Attribute.REGION_LOCATION_MAX_Y1, 15)
        .numbers(Attribute.PHYSICAL_UNITS_X_DIRECTION, 3)
        .numbers(Attribute.PHYSICAL_UNITS_Y_DIRECTION, 3)
        .bytes(Attribute.PHYSICAL_DELTA_X, Vr.FD, centimetres(millimetres))
        .bytes(Attribute.PHYSICAL_DELTA_Y, Vr.FD, centimetres(millimetres));
  }

  private static byte[] centimetres(double millimetres) {
    ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return number.putDouble(millimetres / 10).array();
  }

  private static ReceivedInstance receipt(@Nullable String part) {
    return ReceivedInstance.newBuilder()
        .setInstance("a")
        .setContent("b")
        .setDeviceId("dicom")
        .setStreamId("instance-a")
        .setFrames(1)
        .setVia("store")
        .setReceivedAt(Instant.EPOCH)
        .setPart(part)
        .build();
  }

  private static Mask mask(double millimetres) {
    return Mask.newBuilder()
        .setDeviceId("dicom")
        .setStreamId("instance-a")
        .setSequence(0)
        .setTask("t")
        .setStatus(MaskStatus.SEGMENTED)
        .setWidth(9)
        .setHeight(13)
        .setRegions(List.of())
        .setPixelSpacing(new PixelSpacing(millimetres, millimetres))
        .setSource(new SourceCoordinates("frames.archive", 0, 0L))
        .setTiming(
            MaskTiming.newBuilder()
                .setCapturedAt(Instant.EPOCH)
                .setReceivedAt(Instant.EPOCH)
                .setBatchedAt(Instant.EPOCH)
                .setInferredAt(Instant.EPOCH)
                .setEmittedAt(Instant.EPOCH)
                .setBatchSize(1)
                .build())
        .build();
  }

  @Test
  void masksGoWhereTheReceiptSaysAndNowhereElse() throws Exception {
    UltrasoundClip clip = sideBySide(0.3);
    ReceivedInstance second = receipt(SECOND.words());

    assertThat(ReceivedPart.manner(second, mask(0.3), clip, SECOND)).isEmpty();
    assertThatThrownBy(() -> ReceivedPart.manner(second, mask(0.3), clip, FIRST))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "masks are of the region 2, asked for is the region 1: give --dicom-region as in the"
                + " gateway's settings");
    assertThatThrownBy(() -> ReceivedPart.manner(second, mask(0.3), clip, PicturePart.WHOLE))
        .isInstanceOf(UserException.class);
  }

  @Test
  void whatWasBlackWhenTheMasksWereMadeIsSaid() throws Exception {
    UltrasoundClip clip = sideBySide(0.3);

    assertThat(
            ReceivedPart.manner(
                receipt(PicturePart.WHOLE.words()), mask(0.3), clip, PicturePart.WHOLE))
        .isEmpty();
    assertThat(
            ReceivedPart.manner(
                receipt(PicturePart.REGIONS_ONLY.words()), mask(0.3), clip, PicturePart.WHOLE))
        .isEqualTo("seen with black outside the 2D regions");
  }

  @Test
  void whereNoReceiptSaysAndTwoRegionsAreAlikeNothingIsGuessed() throws Exception {
    for (PicturePart asked : new PicturePart[] {FIRST, SECOND}) {
      assertThatThrownBy(
              () -> ReceivedPart.manner(receipt(null), mask(0.3), sideBySide(0.3), asked))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("masks of 9x13 may be of another part of the picture");
    }
  }

  @Test
  void theSizeOfAPixelTellsRegionsApart() throws Exception {
    UltrasoundClip clip = sideBySide(0.2);

    assertThat(ReceivedPart.manner(receipt(null), mask(0.2), clip, SECOND)).isEmpty();
    assertThatThrownBy(() -> ReceivedPart.manner(receipt(null), mask(0.2), clip, FIRST))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("masks of 9x13 may be of another part of the picture");
  }
}
