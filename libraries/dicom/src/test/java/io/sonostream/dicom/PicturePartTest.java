package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PicturePartTest {
  private static UltrasoundClip clip(DataSet... regions) throws BadDicomException {
    DicomFile file =
        DicomFile.read(ByteBuffer.wrap(Forged.bytes("explicit-clip")), DicomLimits.DEFAULT);
    file.dataSet().items(Attribute.SEQUENCE_OF_ULTRASOUND_REGIONS, regions);
    return new UltrasoundClip(file, DicomLimits.DEFAULT);
  }

  private static DataSet region(int format) {
    return new DataSet()
        .numbers(Attribute.REGION_SPATIAL_FORMAT, format)
        .numbers(Attribute.REGION_LOCATION_MIN_X0, 2)
        .numbers(Attribute.REGION_LOCATION_MIN_Y0, 3)
        .numbers(Attribute.REGION_LOCATION_MAX_X1, 20)
        .numbers(Attribute.REGION_LOCATION_MAX_Y1, 15);
  }

  /** Taken for the whole picture, the names that are burnt in beside it would go on. */
  @ParameterizedTest
  @EnumSource(
      value = Attribute.class,
      names = {
        "REGION_LOCATION_MIN_X0",
        "REGION_LOCATION_MIN_Y0",
        "REGION_LOCATION_MAX_X1",
        "REGION_LOCATION_MAX_Y1"
      })
  void aRegionThatLacksItsLocationIsNoPart(Attribute missing) throws Exception {
    UltrasoundClip clip = clip(region(1), region(1).without(missing));
    String why = "region 2 has no " + missing + ", so nobody knows where it lies";

    assertThatThrownBy(() -> PicturePart.REGIONS_ONLY.bounds(clip))
        .isInstanceOf(BadDicomException.class)
        .hasMessage(why);
    assertThatThrownBy(() -> PicturePart.REGIONS_ONLY.of(clip, clip.frame(0)))
        .isInstanceOf(BadDicomException.class)
        .hasMessage(why);
    assertThatThrownBy(() -> PicturePart.region(2).bounds(clip))
        .isInstanceOf(BadDicomException.class)
        .hasMessage(why);
  }

  @Test
  void otherPartsOfItsClipAreThere() throws Exception {
    UltrasoundClip clip = clip(region(1), new DataSet());

    assertThat(PicturePart.region(1).bounds(clip).width()).isEqualTo(19);
    assertThat(PicturePart.WHOLE.bounds(clip).width()).isEqualTo(23);
    // What is no 2D picture is black wherever it lies.
    assertThat(PicturePart.REGIONS_ONLY.of(clip, clip.frame(0)).pixels()[0]).isZero();
  }
}
