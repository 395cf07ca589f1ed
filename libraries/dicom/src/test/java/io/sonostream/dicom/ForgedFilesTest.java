package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.dicom.clip.Spacing;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.imaging.image.PixelImage;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForgedFilesTest {
  static List<String> exact() {
    return Forged.EXACT;
  }

  @ParameterizedTest
  @MethodSource("exact")
  void everySampleOfALosslessSyntaxComesBack(String name) throws Exception {
    UltrasoundClip clip = Forged.clip(name);

    for (int frame = 0; frame < clip.frames(); frame++) {
      PixelImage image = clip.frame(frame);
      for (int i = 0; i < image.pixels().length; i++) {
        int pixel = i / image.channels();
        int wanted = Forged.sample(frame, pixel / 23, pixel % 23, i % image.channels());
        assertThat(image.pixels()[i] & 0xFF)
            .as("sample %d of frame %d", i, frame)
            .isEqualTo(wanted);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseline-clip",
        "baseline-clip-no-table",
        "baseline-clip-extended-table",
        "baseline-clip-split"
      })
  void fragmentsAreJoinedToFramesHoweverTheFileTellsThem(String name) throws Exception {
    UltrasoundClip clip = Forged.clip(name);
    UltrasoundClip reference = Forged.clip("explicit-clip");

    assertThat(clip.frames()).isEqualTo(3);
    for (int frame = 0; frame < 3; frame++) {
      byte[] lossy = clip.frame(frame).pixels();
      byte[] exact = reference.frame(frame).pixels();
      long difference = 0;
      for (int i = 0; i < lossy.length; i++) {
        difference += Math.abs((lossy[i] & 0xFF) - (exact[i] & 0xFF));
      }
      // Another frame would be 5 away everywhere.
      assertThat((double) difference / lossy.length).isLessThan(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"big-gray16", "rle-gray16"})
  void deepSamplesAreShownByTheBitsThatAreStored(String name) throws Exception {
    UltrasoundClip clip = Forged.clip(name);
    int bits = name.startsWith("big") ? 12 : 16;

    int shown = clip.frame(0).pixels()[23 * 5 + 4] & 0xFF;

    double stored = Forged.sample(0, 5, 4, 0) * 16 + 7;
    assertThat((double) shown).isEqualTo(Math.rint(stored * 255 / ((1 << bits) - 1)));
  }

  /** RLE keeps the whole cell, so what lies below the stored bits is there as in plain pixels. */
  @Test
  void runLengthsShowTheStoredBitsWhereverTheyLieInTheirCell() throws Exception {
    DicomFile file =
        DicomFile.read(ByteBuffer.wrap(Forged.bytes("rle-gray16")), DicomLimits.DEFAULT);
    file.dataSet().numbers(Attribute.BITS_STORED, 12).numbers(Attribute.HIGH_BIT, 15);

    byte[] shown = new UltrasoundClip(file, DicomLimits.DEFAULT).frame(0).pixels();

    for (int i = 0; i < shown.length; i++) {
      double stored = Forged.sample(0, i / 23, i % 23, 0);
      assertThat((double) (shown[i] & 0xFF)).isEqualTo(Math.rint(stored * 255 / 4095));
    }
  }

  @Test
  void nearLosslessIsAsNearAsItSays() throws Exception {
    byte[] pixels = Forged.clip("jpegls-near").frame(0).pixels();

    for (int i = 0; i < pixels.length; i++) {
      assertThat(pixels[i] & 0xFF).isCloseTo(Forged.sample(0, i / 23, i % 23, 0), within(2));
    }
  }

  @Test
  void tellsTimesSpacingRegionsAndDevice() throws Exception {
    UltrasoundClip clip = Forged.clip("explicit-clip");

    assertThat(clip.framesPerSecond()).hasValue(25);
    assertThat(clip.millis()).containsExactly(0.0, 40.0, 80.0);
    assertThat(clip.deviceModel()).hasValue("Forge Anvil");
    UltrasoundRegion region = clip.regions().get(0);
    assertThat(region).isEqualTo(new UltrasoundRegion(2, 3, 19, 13, true, region.spacing()));
    assertThat(region.spacing().row()).isCloseTo(0.3, within(1e-9));
    assertThat(region.spacing().column()).isCloseTo(0.2, within(1e-9));
    assertThat(clip.spacing())
        .isEqualTo(new Spacing(region.spacing().row(), region.spacing().column()));
  }
}
