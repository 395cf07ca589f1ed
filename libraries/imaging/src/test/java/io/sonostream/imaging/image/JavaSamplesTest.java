package io.sonostream.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import org.junit.jupiter.api.Test;

class JavaSamplesTest {
  /** As a TIFF with associated alpha and a profile that is not sRGB comes out of Java's reader. */
  @Test
  void whatIsWhollyOpaqueIsTakenAsItIsWhateverItsProfile() throws BadImageException {
    BufferedImage image = associated(new int[][] {{64, 128, 200, 255}, {0, 0, 0, 0}});

    RawImage read = new JavaSamples("mask.tif", image).raw();

    assertThat(read.levels()).containsExactly(0x4080c8, 0);
    assertThat(read.alpha()).containsExactly((byte) 255, (byte) 0);
  }

  private static BufferedImage associated(int[][] pixels) {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB),
            true,
            true,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(pixels.length, 1);
    for (int x = 0; x < pixels.length; x++) {
      raster.setPixel(x, 0, pixels[x]);
    }
    return new BufferedImage(model, raster, true, null);
  }
}
